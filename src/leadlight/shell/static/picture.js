// A picture dropped into the search box is sent to this server, which hashes it and forgets it;
// what is searched for, and what stands in the address, is the hash.

const form = document.querySelector("form[data-picture]");

const into = (hash, field) => {
  field.value = [field.value.trim(), hash].filter(Boolean).join("\n");
  field.focus();
};

async function look(file, field) {
  const status = form.querySelector("[data-picture-status]");
  status.textContent = "Hashing the picture…";
  try {
    const headers = { "Content-Type": "application/octet-stream", Accept: "application/json" };
    const answer = await fetch(form.dataset.picture, { method: "POST", headers, body: file });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.detail ?? answer.status);
    if (field) {
      into(told.pdq, field);
      status.textContent = "";
    } else location.assign(`${form.action}?q=${told.pdq}`);
  } catch (error) {
    status.textContent = `That picture cannot be looked for: ${error.message}`;
  }
}

function offer(target) {
  target.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    target.classList.add("dropping");
  });
  target.addEventListener("dragleave", () => target.classList.remove("dropping"));
  target.addEventListener("drop", (event) => {
    target.classList.remove("dropping");
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    look(file);
  });
}

if (form) {
  offer(form);
  document.querySelectorAll("[data-picture-file]").forEach((chooser) => {
    const field = document.getElementById(chooser.dataset.pictureInto ?? "");
    chooser.addEventListener("change", () => chooser.files[0] && look(chooser.files[0], field));
  });
}
