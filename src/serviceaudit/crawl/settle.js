// Waiting until a page has stopped changing, and looking it through once from top to bottom.
(() => {
  const sa = (globalThis.sa ||= {});
  const GROWN = 1.5;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const hasWords = () => document.body !== null && document.body.innerText.trim() !== "";

  // Resolves when no text came or went for `calm` ms, at the latest some time after `longest` ms.
  // A page that shows no words yet gets until `empty` ms: scripts may still be filling it.
  // Of one that scripts wrote, the text must have stood still for `written` ms: their timers may bring more.
  // Goes through at most `screens` screens meanwhile, and once more if text came or went since.
  sa.settle = async (calm, longest, empty, screens, written = 0) => {
    const begun = performance.now();
    if (written > calm && isWritten()) [calm, longest] = [written, longest + written];
    let changed = begun;
    let filled = false;
    let looked = 0;
    const watcher = new MutationObserver(() => (changed = performance.now()));
    watcher.observe(document, { childList: true, characterData: true, subtree: true });
    for (;;) {
      await pause(Math.min(calm, 50));
      filled ||= hasWords();
      if (filled && !looked) {
        looked = performance.now();
        await glance(screens);
      }
      const now = performance.now();
      if ((filled && now - changed >= calm) || now - begun > (filled ? longest : empty)) break;
    }
    watcher.disconnect();
    await glance(screens, changed > looked);
  };

  // Scripts wrote much of the page: without scripts it is far longer than what the server sent.
  const isWritten = () => {
    const [served] = performance.getEntriesByType("navigation");
    const scripts = [...document.scripts].reduce((sum, script) => sum + script.outerHTML.length, 0);
    const shown = document.documentElement.outerHTML.length - scripts;
    return served !== undefined && shown > GROWN * (served.decodedBodySize - scripts);
  };

  // The next frame has been made, so that observers saw where things stand now. A page that makes none is not waited for.
  const framed = () => Promise.race([new Promise((done) => requestAnimationFrame(() => setTimeout(done))), pause(100)]);

  // Scrolls through at most `screens` screens, so that what appears on scrolling is there, and back to the top.
  // Unless it is to be done `anew`, a page that has not grown is gone through once.
  let gone = 0;
  async function glance(screens, anew = false) {
    const step = innerHeight;
    const end = Math.min(document.documentElement.scrollHeight, screens * step);
    if (end <= step || (end <= gone && !anew)) return;
    for (let top = step; top < end; top += step) {
      scrollTo({ top, behavior: "instant" });
      await framed();
      // A page that is held fast, as by a cookie box, is gone through when it is free.
      if (scrollY > 0) gone = end;
    }
    scrollTo({ top: 0, left: 0, behavior: "instant" });
    await framed();
    sa.finish();
  }

  // Brings running transitions to their end, so that boxes and colours are the final ones.
  sa.finish = () => {
    for (const animation of document.getAnimations()) {
      try {
        animation.finish();
      } catch {
        // An endless animation has no end to go to: it is shown as it stands.
      }
    }
  };
})();
