// Puts a form on a page of another site:
//   <script src="https://HOST/f/SLUG/embed.js" defer data-gehoor-form></script>
// The form appears where the script stands, or in the element that data-target selects.
// data-lang="nl" chooses the language, data-anonymous-id passes on a visitor's id that you may use.
(function () {
  "use strict";
  var KEPT = /^(utm_[a-z]+|gclid|gbraid|wbraid|fbclid|li_fat_id|msclkid)$/;

  function start(script) {
    if (script.dataset.gehoorDone) return;
    script.dataset.gehoorDone = "1";
    var source = new URL(script.src);
    var form = new URL(source.pathname.replace(/\/embed\.js$/, ""), source.origin);
    var query = form.searchParams;
    new URLSearchParams(window.location.search).forEach(function (value, name) {
      if (KEPT.test(name)) query.set(name, value.slice(0, 300));
    });
    query.set("embed", "1");
    query.set("lang", script.dataset.lang || (document.documentElement.lang || "nl").slice(0, 2));
    query.set("page", (window.location.origin + window.location.pathname).slice(0, 500));
    if (document.referrer) query.set("referrer", document.referrer.slice(0, 500));
    var visitor = script.dataset.anonymousId || (window.gehoor && window.gehoor.id) || "";
    if (visitor) query.set("aid", visitor);

    var frame = document.createElement("iframe");
    frame.src = form.href;
    frame.title = script.dataset.title || "Formulier";
    frame.loading = "lazy";
    frame.style.cssText = "display:block;inline-size:100%;block-size:32rem;border:0;background:transparent";
    window.addEventListener("message", function (event) {
      if (event.source !== frame.contentWindow || event.origin !== source.origin) return;
      var height = event.data && event.data.gehoor === "height" ? Number(event.data.height) : 0;
      if (height > 0 && height < 10000) frame.style.blockSize = height + "px";
    });
    var target = script.dataset.target && document.querySelector(script.dataset.target);
    if (target) target.replaceChildren(frame);
    else script.insertAdjacentElement("afterend", frame);
  }

  document.querySelectorAll("script[data-gehoor-form]").forEach(start);
})();
