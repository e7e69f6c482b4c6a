// Waiting until a page has stopped changing, and looking it through once from top to bottom.
(() => {
  const sa = (globalThis.sa ||= {});
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const hasWords = () => document.body !== null && document.body.innerText.trim() !== "";

  // Resolves when no text came or went for `calm` ms, at the latest after `longest` ms.
  // A page that shows no words yet gets until `empty` ms: scripts may still be filling it.
  sa.settle = async (calm, longest, empty) => {
    const begun = performance.now();
    let changed = begun;
    let filled = false;
    const watcher = new MutationObserver(() => (changed = performance.now()));
    watcher.observe(document, { childList: true, characterData: true, subtree: true });
    for (;;) {
      await pause(Math.min(calm, 50));
      const now = performance.now();
      filled ||= hasWords();
      if ((filled && now - changed >= calm) || now - begun > (filled ? longest : empty)) break;
    }
    watcher.disconnect();
  };

  // Scrolls through at most `screens` screens, so that what appears on scrolling is there, and back to the top.
  sa.glance = async (screens) => {
    const step = innerHeight;
    const end = Math.min(document.documentElement.scrollHeight, screens * step);
    for (let top = step; top < end; top += step) {
      scrollTo({ top, behavior: "instant" });
      await pause(30);
    }
    scrollTo({ top: 0, left: 0, behavior: "instant" });
    await pause(30);
    sa.finish();
  };

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
