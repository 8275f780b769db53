// One call: the player, the two voices under it, the moments and what was said, all at the same second.
// Space plays and stops, the arrows go five seconds back and on; j and k walk the moments, Enter plays one.

const page = document.querySelector("[data-call]");
const player = page?.querySelector("[data-player]");

if (player) {
  const rows = [...page.querySelectorAll("svg[data-from]")];
  const turns = [...page.querySelectorAll(".turn[data-at]")];
  const follow = page.querySelector("[data-follow]");
  const speed = page.querySelector("[data-speed]");
  let until = Infinity;
  let spoken = null;

  const seek = (seconds) => {
    player.currentTime = Math.max(0, Math.min(seconds, player.duration || seconds));
    show();
  };

  const play = (from, to) => {
    until = to ?? Infinity;
    seek(from);
    player.play().catch(() => {});
  };

  // A little before the moment, so that one hears what led to it; a little after, so that one hears what came.
  const playMoment = (button) => {
    const from = Number(button.dataset.play);
    const to = button.dataset.until ? Number(button.dataset.until) : NaN;
    if (Number.isNaN(to)) play(from);
    else play(Math.max(0, from - 2), Math.max(to, from + 3) + 2);
  };

  function show() {
    const now = player.currentTime;
    for (const row of rows) {
      const from = Number(row.dataset.from);
      const till = Number(row.dataset.till);
      const head = row.querySelector(".head");
      const here = now >= from && now < till;
      head.setAttribute("visibility", here ? "visible" : "hidden");
      if (here) {
        const x = `${(100 * (now - from)) / (till - from)}%`;
        head.setAttribute("x1", x);
        head.setAttribute("x2", x);
      }
    }
    const turn = turns.findLast((one) => Number(one.dataset.at) <= now && now < Number(one.dataset.to) + 0.3);
    if (turn && turn !== spoken) {
      spoken?.removeAttribute("aria-current");
      turn.setAttribute("aria-current", "true");
      spoken = turn;
      if (follow?.checked && !player.paused) within(turn);
    }
  }

  // Only the list of turns scrolls, never the page: the player stays where it is.
  function within(turn) {
    const list = turn.parentElement;
    list.scrollTo({ top: turn.offsetTop - list.offsetTop - list.clientHeight / 3, behavior: "smooth" });
  }

  function tick() {
    show();
    if (player.currentTime >= until) {
      player.pause();
      until = Infinity;
    }
    if (!player.paused) requestAnimationFrame(tick);
  }

  player.addEventListener("play", tick);
  player.addEventListener("seeked", show);
  speed?.addEventListener("change", () => (player.playbackRate = Number(speed.value)));

  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-play]");
    if (button) return playMoment(button);
    const row = event.target.closest("svg[data-from]");
    if (!row || event.target.closest("a")) return;
    const box = row.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    const from = Number(row.dataset.from);
    play(from + share * (Number(row.dataset.till) - from));
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, audio, dialog[open]")) return;
    const steps = { ArrowLeft: -5, ArrowRight: 5 };
    // A button keeps its own space bar, but for the button of a moment that plays: there it stops the sound.
    const own = event.target.closest("button, a, summary");
    if (event.key === " " && own && (player.paused || !own.matches("[data-play]"))) return;
    if (event.key === " ") {
      until = Infinity;
      if (player.paused) player.play().catch(() => {});
      else player.pause();
    } else if (event.key in steps) seek(player.currentTime + steps[event.key]);
    else return;
    event.preventDefault();
  });
}
