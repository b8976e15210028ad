// Smoother, never needed: without script the waiting page reloads itself.
"use strict";

const page = document.body;

/** Look again, in place of this page, so that Back does not lead to a step that is over. */
const look = () => location.replace(page.dataset.waits);

function wait() {
  const ends = () => performance.now() + 1000 * Number(page.dataset.left);
  const shown = document.querySelector("[data-clock]");
  const picture = document.querySelector("img[data-qr]");
  let until = ends();
  let frame = 0;
  let pressed = false; // the answer to a button is on its way, and is not to be overtaken by what follows from it

  addEventListener("submit", (event) => (pressed = event.target.target !== "_blank"));
  addEventListener("pageshow", () => (pressed = false));

  setInterval(() => {
    const left = Math.max(0, Math.ceil((until - performance.now()) / 1000));
    const said = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (shown.textContent !== said) shown.textContent = said;
  }, 250);

  if (picture) {
    const source = picture.getAttribute("src");
    const next = () => {
      if (page.dataset.opened === undefined) picture.src = `${source}?frame=${++frame}`;
    };
    setInterval(next, 1000 * Number(page.dataset.frame));
  }

  const status = async () => {
    try {
      const answer = await fetch(`${page.dataset.waits}/status`, { cache: "no-store" });
      return answer.ok ? await answer.json() : {}; // it ended in another tab, or nobody knows it any more
    } catch {
      return { waiting: true, seconds_left: page.dataset.left }; // the server is away for a moment
    }
  };
  const ask = async () => {
    const said = await status();
    if (!said.waiting && !pressed) return look();
    if (said.opened) page.dataset.opened = "";
    if (said.waiting && page.dataset.left !== said.seconds_left) {
      page.dataset.left = said.seconds_left;
      until = ends();
    }
    setTimeout(ask, 1000 * Number(page.dataset.poll));
  };
  setTimeout(ask, 1000 * Number(page.dataset.poll));
}

/** Start the app once: the page is shown again when the user comes back to it. */
function start(link) {
  if (sessionStorage.getItem(link.href)) return;
  sessionStorage.setItem(link.href, "started");
  location.href = link.href;
}

/** A box that narrows a long list. */
function filter(list) {
  const rows = [...list.children];
  if (rows.length <= 8) return;
  const box = Object.assign(document.createElement("input"), { type: "search", className: "filter" });
  box.placeholder = list.dataset.filtered;
  box.setAttribute("aria-label", box.placeholder);
  box.addEventListener("input", () => {
    const wanted = box.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
  box.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  list.before(box);
}

document.querySelector("form[data-post-back]")?.submit();
if (page.dataset.waits) wait();
const on = document.querySelector("a[data-after]"); // the page refreshes when its frames have loaded, if they do
if (on) setTimeout(() => location.replace(on.href), 1000 * Number(on.dataset.after));
const link = document.querySelector("a[data-app-start=now]");
if (link && page.dataset.opened === undefined) start(link);
for (const list of document.querySelectorAll("[data-filtered]")) filter(list);
