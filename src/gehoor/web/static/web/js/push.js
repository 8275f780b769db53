// Messages on this device: asks leave, subscribes at the browser's push service, and tells the server.
// <section data-push="PUBLIC KEY" data-own="FINGERPRINTS" data-subscribe="URL" data-remove="URL"> with
// [data-push-state] parts. The fingerprints are of the devices of whoever is logged in.

const part = document.querySelector("[data-push]");

function show(state) {
  for (const one of part.querySelectorAll("[data-push-state]")) one.hidden = one.dataset.pushState !== state;
}

function bytes(key) {
  const text = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
}

async function post(url, body) {
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok && answer.status !== 404) throw new Error(answer.status);
}

// On a browser that several people use, it may be a colleague who gets the messages.
async function isOwn(made) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(made.endpoint));
  const print = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return part.dataset.own.split(" ").includes(print);
}

async function on(registration) {
  if ((await Notification.requestPermission()) !== "granted") return show("denied");
  const key = bytes(part.dataset.push);
  const before = await registration.pushManager.getSubscription();
  // The browser refuses another key as long as it has a subscription by the one that this server had before.
  if (before && new Uint8Array(before.options.applicationServerKey).join() !== key.join()) await before.unsubscribe();
  const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await post(part.dataset.subscribe, made.toJSON());
  location.reload();
}

async function off(registration) {
  const made = await registration.pushManager.getSubscription();
  if (made) {
    await post(part.dataset.remove, { endpoint: made.endpoint });
    await made.unsubscribe();
    await caches.delete("push"); // what worker.js keeps of it
  }
  location.reload();
}

async function start() {
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) return show("unable");
  const registration = await navigator.serviceWorker.register("/worker.js");
  const act = (what) => () => what(registration).catch(() => show("failed"));
  part.querySelectorAll("[data-push-on]").forEach((button) => button.addEventListener("click", act(on)));
  part.querySelectorAll("[data-push-off]").forEach((button) => button.addEventListener("click", act(off)));
  if (Notification.permission === "denied") return show("denied");
  const made = await registration.pushManager.getSubscription();
  show(made && (await isOwn(made)) ? "on" : "off");
}

if (part) start().catch(() => show("failed"));
