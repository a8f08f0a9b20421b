// Passkeys: what the server asks for is handed to the browser, and its answer back.

async function send(address, body) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.detail ?? answer.status);
  return told;
}

async function add(form) {
  const told = await send(`${form.action}/options`, {});
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(told);
  const made = await navigator.credentials.create({ publicKey });
  return send(form.action, { credential: made.toJSON(), name: form.elements.name.value });
}

async function signIn(form) {
  const box = document.querySelector("input[name=accepted]");
  const accepted = form.hasAttribute("data-accepted") || Boolean(box?.checked);
  if (!accepted) throw new Error("accept the notice first");
  const told = await send(`${form.dataset.passkey}/options`, {});
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(told);
  const answered = await navigator.credentials.get({ publicKey });
  const body = { credential: answered.toJSON(), accepted, next: form.dataset.next ?? "/" };
  return send(form.dataset.passkey, body);
}

function offer(form, act) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const status = form.querySelector("[data-passkey-status]");
    status.textContent = "Waiting for the passkey…";
    try {
      const { next } = await act(form);
      if (next.startsWith(`${location.pathname}#`)) location.reload();
      else location.assign(next);
    } catch (error) {
      status.textContent = `That did not work: ${error.message}`;
    }
  });
}

if (globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  document.querySelectorAll("form[data-passkey-add]").forEach((form) => offer(form, add));
  document.querySelectorAll("form[data-passkey]").forEach((form) => offer(form, signIn));
}
