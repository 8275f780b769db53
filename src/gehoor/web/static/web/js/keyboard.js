// Everything by keyboard: j/k through the list, Enter opens, b calls, 1-6 an outcome, ? explains.
// g and a letter goes to a page: <a data-key-go="t">.

const typing = (target) => target.closest("input, textarea, select, [contenteditable], dialog[open]");
let going = 0;

function move(step) {
  const items = [...document.querySelectorAll("[data-key-item]")].filter((item) => item.offsetParent);
  if (!items.length) return;
  const at = items.findIndex((item) => item.classList.contains("here"));
  const next = items[Math.max(0, Math.min(items.length - 1, at < 0 ? (step > 0 ? 0 : items.length - 1) : at + step))];
  items.forEach((item) => item.classList.toggle("here", item === next));
  (next.matches("a, button") ? next : (next.querySelector("a[href], button") ?? next)).focus();
  next.scrollIntoView({ block: "nearest" });
}

function press(selector) {
  const here = document.querySelector(".here");
  const found = here?.querySelector(selector) ?? document.querySelector(selector);
  found?.click();
  return Boolean(found);
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  b: () => press("[data-key-call]"),
  "/": () => document.querySelector("[data-key-search]")?.focus(),
  "?": () => document.getElementById("help")?.showModal(),
  g: () => (going = Date.now()),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (Date.now() - going < 1200 && event.key.length === 1) {
    going = 0;
    if (press(`[data-key-go="${CSS.escape(event.key)}"]`)) event.preventDefault();
    return;
  }
  const act = /^[1-6]$/.test(event.key) ? () => press(`[data-key-outcome="${event.key}"]`) : KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
