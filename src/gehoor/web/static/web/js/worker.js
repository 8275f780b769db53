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
