// What the browser adds to pages that already work without it.

const TOAST_MS = 6000;

// One heartbeat for everything that listens, silent while nobody looks:
// <div hx-get="..." hx-trigger="gehoor:tick from:body">.
setInterval(() => {
  if (document.visibilityState === "visible") document.body.dispatchEvent(new CustomEvent("gehoor:tick"));
}, 1000);

function fade(toast) {
  const leave = () => toast.remove();
  // What went wrong stays until somebody has read it.
  const timer =
    !("stays" in toast.dataset) && setTimeout(() => !toast.matches(":hover, :focus-within") && leave(), TOAST_MS);
  toast.querySelector("[data-close]")?.addEventListener("click", () => (clearTimeout(timer), leave()));
}

function say(words) {
  const toast = document.getElementById("toast").content.firstElementChild.cloneNode(true);
  toast.querySelector("span").textContent = words;
  document.getElementById("toasts").append(toast);
  fade(toast);
}

document.querySelectorAll("#toasts .toast").forEach(fade);

// Where the tabs do not fit beside each other, the present one is in sight.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// A server answer may carry a sentence: HX-Trigger: {"gehoor:say": {"words": "..."}}.
document.body.addEventListener("gehoor:say", (event) => say(event.detail.words ?? event.detail.value));
document.body.addEventListener("htmx:sendError", () => say(document.body.dataset.offline));
document.body.addEventListener("htmx:responseError", (event) => {
  // An answer that brings its own sentence has said it already.
  if (!event.detail.xhr.getResponseHeader("HX-Trigger")) say(document.body.dataset.failed);
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();

  const closer = event.target.closest("dialog [data-close]");
  if (closer) closer.closest("dialog").close();
  if (event.target instanceof HTMLDialogElement) event.target.close();

  const copier = event.target.closest("[data-copy]");
  if (copier) copy(copier);

  if (event.target.closest("[data-print]")) window.print();

  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  const text = source ? (source.value ?? source.textContent).trim() : button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
    say(document.body.dataset.copied);
  } catch {
    // No clipboard without https: select the text, so that the keyboard can copy it.
    if (source) getSelection().selectAllChildren(source);
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// <select data-submit> and chips in <form data-submit> send their form when changed.
document.addEventListener("change", (event) => {
  if (event.target.closest("[data-submit]")) event.target.form?.requestSubmit();
});

// A destructive button asks once: <button data-confirm="Sentence?">.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});
