// What is wrong with the page that is shown, in words. Handed to the page by the tests.
() => {
  const found = { whole: [], labels: [], targets: [], contrast: [], sideways: [], still: [] };
  const name = (e) => `${e.localName} "${(e.textContent || e.name || "").trim().slice(0, 40)}"`;
  const style = (e) => getComputedStyle(e);
  const seen = (e) => {
    const box = e.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && box.right > 0 && style(e).visibility !== "hidden";
  };
  const all = (css) => [...document.querySelectorAll(css)].filter(seen);

  const { documentElement: root, body } = document;
  if (!["sv", "en"].includes(root.lang)) found.whole.push(`lang ${root.lang}`);
  if (document.querySelectorAll("h1").length !== 1) found.whole.push("not one h1");
  if (!document.title.endsWith("· TEST") || document.title.length < 10) found.whole.push(`title ${document.title}`);
  if (!all(".test-band").some((e) => e.textContent.includes("TEST"))) found.whole.push("not marked TEST");
  if (!all("main").length || !body.dataset.page) found.whole.push("no main, or no name");
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  if (new Set(ids).size !== ids.length) found.whole.push("the same id twice");

  for (const e of all("input, select, textarea"))
    if (!e.labels?.length && !e.getAttribute("aria-label")) found.labels.push(name(e));
  for (const e of document.querySelectorAll("a[href], button"))
    if (!(e.getAttribute("aria-label") || e.textContent).trim()) found.labels.push(e.outerHTML);
  for (const e of document.querySelectorAll("img:not([alt])")) found.labels.push(e.outerHTML);

  for (const e of all("a[href], button, input, summary")) {
    if (style(e).display === "inline" && e.closest("p, dd, td")) continue; // a link in a sentence
    const box = (e.closest(".choice") ?? e).getBoundingClientRect();
    if (Math.min(box.width, box.height) < 43.9) found.targets.push(`${name(e)} ${box.width} x ${box.height}`);
  }

  if (root.scrollWidth > root.clientWidth) found.sideways.push(`${root.scrollWidth} > ${root.clientWidth}`);

  const parts = (text) => text.match(/[\d.]+/g).map(Number);
  const light = (rgb) => rgb.slice(0, 3).map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const colour = parts(style(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  for (const e of all("body *")) {
    if (![...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim())) continue;
    const [lighter, darker] = [light(parts(style(e).color)), light(behind(e))].sort((a, b) => b - a);
    const ratio = (lighter + 0.05) / (darker + 0.05);
    if (ratio < 4.5) found.contrast.push(`${name(e)} ${ratio.toFixed(2)}`);
  }

  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (const e of still ? all("main, main > *, a, button, input, img, .choice, .badge, .clock") : [])
    if (parseFloat(style(e).transitionDuration) > 0 || style(e).animationName !== "none") found.still.push(name(e));
  return found;
}
