// Manners of every page: the light switch and the keys. A page works without it.

const root = document.documentElement;
const darkly = matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  return (root.dataset.light ?? (darkly.matches ? "dark" : "light")) === "dark";
}

function offerLight(button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.light = isDark() ? "light" : "dark";
    localStorage.setItem("light", root.dataset.light);
  });
}

// Single keys can get in the way of speech input, so they can be switched off (WCAG 2.1.4).
function offerKeys(button) {
  const say = () => {
    const on = keysOn();
    button.textContent = on ? "Keys: on" : "Keys: off";
    button.setAttribute("aria-pressed", String(on));
  };
  button.hidden = false;
  say();
  button.addEventListener("click", () => {
    localStorage.setItem("keys", keysOn() ? "off" : "on");
    say();
  });
}

function keysOn() {
  return localStorage.getItem("keys") !== "off";
}

// The row by which one left a list is the one to come back to: in this tab, by the list's address.
const list = `row ${location.pathname}${location.search}`;
const rows = () => [...document.querySelectorAll("[data-walk]")];
const left = () => rows().find((row) => row.getAttribute("href") === sessionStorage.getItem(list));

function walk(step) {
  const stops = rows();
  const at = stops.indexOf(document.activeElement);
  if (at < 0 && left()) return left().focus();
  const next = at < 0 && step < 0 ? stops.length - 1 : at + step;
  stops[Math.max(0, Math.min(next, stops.length - 1))]?.focus();
}

const does = {
  "/": () => document.getElementById("q")?.focus(),
  j: () => walk(1),
  k: () => walk(-1),
  o: () => document.activeElement?.matches("[data-walk]") && document.activeElement.click(),
};

// A button of the page that says which key presses it.
function press(key) {
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  return button && (() => button.click());
}

document.addEventListener("keydown", (event) => {
  const writing = event.target.matches("input, textarea, select");
  const act = does[event.key] ?? press(event.key);
  if (!act || writing || event.ctrlKey || event.metaKey || event.altKey || !keysOn()) return;
  event.preventDefault();
  act();
});

// A page at rest hides itself: the server locks the session too, whatever happens here. All
// tabs count as one; where to come back to stays in this tab alone.
function rest(form, seconds) {
  const moved = () => localStorage.setItem("moved", String(Date.now()));
  ["pointerdown", "keydown", "scroll"].forEach((kind) => addEventListener(kind, moved, true));
  moved();
  setInterval(() => {
    if (Date.now() - Number(localStorage.getItem("moved")) < seconds * 1000) return;
    document.body.hidden = true;
    form.requestSubmit();
  }, Math.min(seconds * 250, 15000));
  form.addEventListener("submit", () => {
    sessionStorage.setItem("place", location.pathname + location.search + location.hash);
  });
}

// What is folded on the screen stands on paper, but for the raw bytes of an ad.
function unfold() {
  const folded = [...document.querySelectorAll("details:not([open], .raw)")];
  folded.forEach((each) => { each.open = true; });
  addEventListener("afterprint", () => folded.forEach((each) => { each.open = false; }), { once: true });
}

addEventListener("beforeprint", unfold);

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-walk]");
  if (row) sessionStorage.setItem(list, row.getAttribute("href"));
});
if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") left()?.focus();

// Where there is no room beside a list its filters are folded, unless one is set.
const roomy = matchMedia("(min-width: 60.01rem)");
function fold() {
  document.querySelectorAll("details[data-fold]").forEach((each) => { each.open = roomy.matches; });
}
roomy.addEventListener("change", fold);
fold();

const idle = document.body.dataset.idle;
const locks = document.querySelector("form[data-lock]");
if (idle && locks) rest(locks, Number(idle));
document.querySelectorAll("input[data-place]").forEach((input) => {
  input.value = sessionStorage.getItem("place") ?? input.value;
});

document.querySelectorAll("[data-light-switch]").forEach(offerLight);
document.querySelectorAll("[data-keys-switch]").forEach(offerKeys);
