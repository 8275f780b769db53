// On every page: has the browser replaced its subscription for messages? worker.js looks, and tells the server.

const known = "serviceWorker" in navigator && (await navigator.serviceWorker.getRegistration("/"));
if (known && known.active) known.active.postMessage("confirm");
