// What is typed and not yet kept outlives a reload, a verdict's key and the end of the session. It
// lies in this tab alone, until it is kept, its writer signs out, or somebody else signs in.

const { who } = document.body.dataset;
const told = new URLSearchParams(location.search).get("told");

const nameOf = (field) => `draft ${location.pathname} ${field.dataset.draft}`;

function keep(field) {
  if (field.value) sessionStorage.setItem(nameOf(field), field.value);
  else sessionStorage.removeItem(nameOf(field));
}

// The field says what the server tells once it has taken it.
function offer(field) {
  if (field.dataset.draft === told) sessionStorage.removeItem(nameOf(field));
  field.value ||= sessionStorage.getItem(nameOf(field)) ?? "";
  field.addEventListener("input", () => keep(field));
  field.form.addEventListener("submit", () => sessionStorage.setItem("place", location.pathname));
}

// A status that comes with its page is read to nobody; one that comes after it is.
function say(status) {
  const words = [...status.childNodes];
  status.replaceChildren();
  setTimeout(() => status.append(...words), 100);
}

function leave() {
  sessionStorage.clear();
  localStorage.setItem("left", String(Date.now()));
}

if (who !== undefined) {
  if ((sessionStorage.getItem("who") ?? who) !== who) sessionStorage.clear();
  sessionStorage.setItem("who", who);
}
document.querySelectorAll("[data-draft]").forEach(offer);
document.querySelectorAll("form[action='/signout']").forEach((form) => {
  form.addEventListener("submit", leave);
});
addEventListener("storage", (event) => {
  if (event.key === "left") sessionStorage.clear();
});
if (told !== null) {
  document.querySelectorAll("[data-told]").forEach(say);
  history.replaceState(history.state, "", location.pathname + location.hash);
}
