// Tells which pages a visitor sees, on your own site, and only after they said yes:
//   <script src="https://HOST/t.js" defer></script>
//   gehoor("consent", true);  gehoor("track", "Pricing Viewed", {plan: "gold"});  gehoor("consent", false);
(function () {
  "use strict";
  var to = new URL("/t", document.currentScript.src).href;
  var waiting = (window.gehoor && window.gehoor.q) || [];

  function store(value) {
    try {
      if (value) localStorage.setItem("gehoor", value);
      else if (value === "") localStorage.removeItem("gehoor");
      return localStorage.getItem("gehoor");
    } catch {
      return "";
    }
  }

  function unique() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function send(call) {
    if (!gehoor.id) return;
    var query = new URLSearchParams(location.search);
    var campaign = {};
    query.forEach((value, name) => {
      if (name.startsWith("utm_")) campaign[name === "utm_campaign" ? "name" : name.slice(4)] = value;
    });
    var path = location.pathname;
    var page = { path, title: document.title, url: location.origin + path, referrer: document.referrer.split("?")[0] };
    var mine = { messageId: unique(), anonymousId: gehoor.id, timestamp: new Date().toISOString() };
    navigator.sendBeacon(to, JSON.stringify({ ...call, ...mine, context: { campaign, page } }));
  }

  function gehoor(verb, what, more) {
    if (verb === "consent" && what === true && !gehoor.id) {
      gehoor.id = store() || unique();
      store(gehoor.id);
      send({ type: "page" });
    } else if (verb === "consent" && what === false) {
      gehoor.id = "";
      store("");
    } else if (verb === "page") send({ type: "page" });
    else if (verb === "track") send({ type: "track", event: what, properties: more || {} });
  }

  gehoor.id = "";
  window.gehoor = gehoor;
  if (store()) gehoor("consent", true);
  waiting.forEach((words) => gehoor(...words));
})();
