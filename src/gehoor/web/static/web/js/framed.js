// In a frame on another site: tell the page around us how high we are, and show what needs attention.
const page = document.querySelector(".door-page");
const alert = document.querySelector("[data-first]");

if (alert) alert.focus();

if (window.parent !== window) {
  const tell = () => {
    const height = Math.ceil(page.getBoundingClientRect().height) + 4;
    window.parent.postMessage({ gehoor: "height", height }, "*");
  };
  new ResizeObserver(tell).observe(page);
  tell();
}
