// What arrives while a page is open: asked each second, shown without reload, without taking the focus.
// The sheet after a call: opened by the number or by `b`, answered by 1 to 6.

const live = document.getElementById("live");
const TOAST_MS = 20_000;
const state = { since: live?.dataset.since ?? "", known: "", busy: false, wait: 0, failures: 0 };

function show(id, visible) {
  const line = document.getElementById(id);
  if (line) line.hidden = !visible;
}

async function ask() {
  if (!live || state.busy || state.wait-- > 0) return;
  state.busy = true;
  try {
    const query = new URLSearchParams({ since: state.since, known: state.known });
    const answer = await fetch(`${live.dataset.live}?${query}`, { headers: { "X-Gehoor-Live": "1" } });
    hear(answer, answer.status === 200 ? await answer.text() : "");
  } catch {
    lost();
  } finally {
    state.busy = false;
  }
}

function hear(answer, html) {
  if (answer.status === 401) {
    show("live-out", true);
    state.wait = Infinity;
    return;
  }
  if (!answer.ok) return lost();
  show("live-lost", false);
  state.failures = state.wait = 0;
  state.since = answer.headers.get("Gehoor-Since") ?? state.since;
  state.known = answer.headers.get("Gehoor-Known") ?? state.known;
  if (html) arrive(html);
}

function lost() {
  state.failures += 1;
  state.wait = Math.min(30, 2 ** state.failures);
  if (state.failures > 2) show("live-lost", true);
}

function arrive(html) {
  const made = document.createElement("template");
  made.innerHTML = html;
  for (const toast of [...made.content.querySelectorAll(".toast")]) {
    document.getElementById("toasts").append(toast);
    const timer = setTimeout(() => !toast.matches(":hover, :focus-within") && toast.remove(), TOAST_MS);
    toast.querySelector("[data-close]").addEventListener("click", () => (clearTimeout(timer), toast.remove()));
  }
  document.body.dispatchEvent(new CustomEvent("gehoor:new"));
}

document.body.addEventListener("gehoor:tick", ask);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());

// -- the sheet ---------------------------------------------------------------------------------------------

// Asked for anew each time: the page may have been replaced by one that has just got a lead.
const sheetOf = () => document.getElementById("sheet");

// Dialling is the browser's own; the sheet lies ready when the caller comes back to the page.
document.addEventListener("click", (event) => {
  const number = event.target.closest("[data-sheet]");
  if (number && sheetOf()) htmx.ajax("GET", number.dataset.sheet, { target: "#sheet-body", swap: "innerHTML" });
});

// The number has just come with a yes: dial it, and lay the sheet ready.
document.body.addEventListener("gehoor:dial", (event) => {
  if (sheetOf()) htmx.ajax("GET", event.detail.sheet, { target: "#sheet-body", swap: "innerHTML" });
  window.location.href = `tel:${event.detail.number}`;
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  const sheet = sheetOf();
  if (event.detail.target.id !== "sheet-body" || !sheet) return;
  keepNote(sheet);
  if (!sheet.open) sheet.showModal();
  sheet.querySelector("[autofocus], h2")?.focus();
});

// A note begun on the page goes along into the sheet.
function keepNote(sheet) {
  const there = sheet.querySelector("textarea[name=note]");
  const here = [...document.querySelectorAll("textarea[name=note]")].find((note) => !sheet.contains(note));
  if (!there || there.value || !here?.value) return;
  there.value = here.value;
  there.closest("details").open = true;
}

// Keys inside the sheet; outside it keyboard.js presses the same buttons.
document.addEventListener("keydown", (event) => {
  const sheet = event.target.closest?.("#sheet");
  if (!sheet || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches("input:not([type=radio], [type=checkbox]), textarea, select")) return;
  const button = /^[1-6]$/.test(event.key) && sheet.querySelector(`[data-key-outcome="${event.key}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

// The page under the sheet is from before the call. `close` does not bubble, so it is caught on its way down.
document.addEventListener("close", (event) => event.target.querySelector("[data-done]") && location.reload(), true);
