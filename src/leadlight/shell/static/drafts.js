// What is typed and not yet kept outlives a reload, a verdict's key and the end of the session. It
// lies in this tab alone, until it is kept, its writer signs out, or somebody else signs in.

const { who } = document.body.dataset;
const told = new URLSearchParams(location.search).get("told");

const nameOf = (field) => `draft ${location.pathname} ${field.dataset.draft}`;
const sentOf = (field) => `sent ${nameOf(field)}`;
const resumed = `writing ${location.pathname}`;
const isDraft = (field) => field?.matches("[data-draft]") ?? false;

// Whoever has signed out leaves nothing, though the page stands until the next one comes.
let isLeft = false;
// The field that was gone to, or written in, since a form was sent.
let writing = null;
let isSent = false;

function keep(field) {
  if (isLeft) return;
  if (field.value) sessionStorage.setItem(nameOf(field), field.value);
  else sessionStorage.removeItem(nameOf(field));
}

// The server took what was sent: what was typed after it, while the page was on its way, stays.
function forget(field) {
  const draft = sessionStorage.getItem(nameOf(field)) ?? "";
  const sent = sessionStorage.getItem(sentOf(field)) ?? draft;
  const rest = draft.startsWith(sent) ? draft.slice(sent.length).trimStart() : draft;
  sessionStorage.removeItem(sentOf(field));
  if (rest) sessionStorage.setItem(nameOf(field), rest);
  else sessionStorage.removeItem(nameOf(field));
}

// The field says what the server tells once it has taken it.
function offer(field) {
  if (field.dataset.draft === told) forget(field);
  field.value ||= sessionStorage.getItem(nameOf(field)) ?? "";
  field.addEventListener("input", () => keep(field));
  field.form.addEventListener("submit", () => {
    sessionStorage.setItem("place", location.pathname);
    sessionStorage.setItem(sentOf(field), field.value);
  });
}

// Whoever writes when the page comes anew writes on: letters that found no field would be keys.
function writeOn() {
  const name = sessionStorage.getItem(resumed);
  sessionStorage.removeItem(resumed);
  const field = [...document.querySelectorAll("[data-draft]")].find((each) => each.dataset.draft === name);
  if (!field) return;
  // where the address names a part of the page, the browser would take the focus there
  history.replaceState(history.state, "", location.pathname + location.search);
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

// A status that comes with its page is read to nobody; one that comes after it is.
function say(status) {
  const words = [...status.childNodes];
  status.replaceChildren();
  setTimeout(() => status.append(...words), 100);
}

function leave() {
  isLeft = true;
  sessionStorage.clear();
  localStorage.setItem("left", String(Date.now()));
}

if (who !== undefined) {
  if ((sessionStorage.getItem("who") ?? who) !== who) sessionStorage.clear();
  sessionStorage.setItem("who", who);
}
document.querySelectorAll("[data-draft]").forEach(offer);
writeOn();
document.querySelectorAll("form[action='/signout']").forEach((form) => {
  form.addEventListener("submit", leave);
});
addEventListener("submit", (event) => {
  isSent ||= !event.defaultPrevented;
  writing = null;
});
["focusin", "input"].forEach((kind) => addEventListener(kind, ({ target }) => {
  if (isSent && isDraft(target)) writing = target;
}));
addEventListener("pagehide", () => {
  if (writing && writing === document.activeElement && !isLeft) sessionStorage.setItem(resumed, writing.dataset.draft);
});
addEventListener("storage", (event) => {
  if (event.key !== "left") return;
  isLeft = true;
  sessionStorage.clear();
});
if (told !== null) {
  document.querySelectorAll("[data-told]").forEach(say);
  history.replaceState(history.state, "", location.pathname + location.hash);
}
