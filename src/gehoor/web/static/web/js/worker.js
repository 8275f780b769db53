// Shows a message on this device, also when no page is open, and leads to where it is about.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  const said = event.data ? event.data.json() : {};
  const actions = [{ action: "open", title: said.open }];
  if (said.later) actions.push({ action: "later", title: said.later_word });
  event.waitUntil(
    self.registration.showNotification(said.title, {
      body: said.body,
      lang: said.lang,
      tag: said.tag,
      renotify: true,
      icon: "/static/web/img/mark.svg",
      data: { link: said.link, later: said.later },
      actions,
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  const { link, later } = event.notification.data;
  event.notification.close();
  event.waitUntil(event.action === "later" ? postpone(later, link) : open(link));
});

// Only addresses of this installation are opened or posted to.
function own(address) {
  const url = new URL(address, self.location.origin);
  return new URL(url.pathname + url.search, self.location.origin).href;
}

async function open(link) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages[0];
  if (!page) return self.clients.openWindow(own(link));
  await page.focus();
  return page.navigate(own(link));
}

// "Not now" needs no page; when it fails, the page says why.
async function postpone(later, link) {
  const answer = await fetch(own(later), { method: "POST", body: new URLSearchParams({ choice: "hour" }) });
  if (!answer.ok) await open(link);
}

// A browser replaces its subscription when it likes, and may not even tell. So what it had is kept here: the
// secret in it proves to the server which device this is, also when nobody is logged in any more.
const KEPT = "/push-subscription";

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(confirm(event.oldSubscription)));
self.addEventListener("message", (event) => event.data === "confirm" && event.waitUntil(confirm()));

// One after another: pages that open together must not replace the same subscription twice.
let last = Promise.resolve();
function confirm(old) {
  last = last.then(() => look(old)).catch(() => {}); // out of reach: the next page that opens tries again
  return last;
}

async function look(old) {
  const kept = (await recall()) || (old && describe(old));
  const made = (await self.registration.pushManager.getSubscription()) || (kept && (await subscribeAgain(kept)));
  if (!made) return;
  if (!kept || kept.endpoint === made.endpoint || (await replace(kept, made))) await keep(describe(made));
}

async function replace(kept, made) {
  const answer = await fetch("/telling/push/renewal/", {
    method: "POST",
    credentials: "omit",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ old: kept, new: made.toJSON() }),
  });
  if (answer.status === 404) {
    // The server knows this device no longer: somebody removed it there.
    await made.unsubscribe();
    await caches.delete("push");
  }
  return answer.ok;
}

function subscribeAgain(kept) {
  if (Notification.permission !== "granted") return null;
  return self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: kept.key });
}

function describe(made) {
  const key = String.fromCharCode(...new Uint8Array(made.options.applicationServerKey));
  return { ...made.toJSON(), key: btoa(key).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "") };
}

async function recall() {
  const found = await (await caches.open("push")).match(KEPT);
  return found && found.json();
}

async function keep(what) {
  await (await caches.open("push")).put(KEPT, new Response(JSON.stringify(what)));
}
