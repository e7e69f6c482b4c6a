// The cookie box: refused if it can be, else accepted, else put out of sight (codebook section 1, "Setting").
(() => {
  const sa = (globalThis.sa ||= {});
  // Names that consent products and content management systems give their boxes; not words that visitors read.
  const PRODUCTS =
    "cookie|consent|gdpr|onetrust|cybot|didomi|usercentrics|klaro|iubenda|quantcast|qc-cmp|cmp-|cmpbox|coi-|truste|termly|osano";
  const DIALOG = "dialog[open],[role=dialog],[role=alertdialog],[aria-modal=true]";
  const BUTTON = "button,[role=button],a,input[type=button],input[type=submit]";
  const OVER_THE_PAGE = ["fixed", "sticky", "absolute"];
  const LONGEST_BOX = 20000;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  const fold = (text) => text.normalize("NFC").replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "").replace(/\s+/g, " ").trim().toLowerCase();
  const area = (element) => {
    const box = element.getBoundingClientRect();
    return box.width * box.height;
  };
  const shown = (element) =>
    element.isConnected && element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && area(element) > 0;
  // A host of a shadow tree, or a wrapper of fixed children, has no area of its own.
  const open = (element) => shown(element) || [...inside(element, "*")].some(shown);

  function* roots(root) {
    yield root;
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot) yield* roots(element.shadowRoot);
  }
  function* inside(element, selector) {
    yield* element.querySelectorAll(selector);
    const hosts = [element, ...element.querySelectorAll("*")].filter((host) => host.shadowRoot);
    for (const host of hosts) for (const root of roots(host.shadowRoot)) yield* root.querySelectorAll(selector);
  }

  // The page's own content is no box, even if its wrapper bears such a name.
  const wrapsPage = (element) =>
    element.matches("html,body,main,[role=main],article,a,button") ||
    element.querySelector("main,[role=main]") !== null ||
    element.textContent.length > LONGEST_BOX ||
    (element.closest("main,[role=main]") !== null && !overPage(element));
  const overPage = (element) => element.matches(DIALOG) || OVER_THE_PAGE.includes(getComputedStyle(element).position);

  function boxes(pattern) {
    const found = [];
    for (const root of roots(document)) {
      for (const element of root.querySelectorAll("[id],[class],iframe," + DIALOG)) {
        const label = `${element.id} ${element.getAttribute("class") ?? ""} ${element.tagName === "IFRAME" ? element.title + element.src : ""}`;
        const named = pattern.test(label);
        if (!(named || element.matches(DIALOG)) || found.some((box) => box.element.contains(element))) continue;
        if (!wrapsPage(element) && open(element)) found.push({ element, named: named || namedWithin(element, pattern) });
      }
    }
    return found;
  }
  const namedWithin = (element, pattern) =>
    [...inside(element, "[id],[class]")].some((part) => pattern.test(`${part.id} ${part.getAttribute("class") ?? ""}`));

  const leads = (button) => button.tagName === "A" && /^(?!#|javascript:)./i.test(button.getAttribute("href") ?? "");
  const bordered = (label, word) => (" " + label.replace(/[^\p{L}\p{N}]+/gu, " ") + " ").includes(" " + word.replace(/[^\p{L}\p{N}]+/gu, " ").trim() + " ");

  // The button whose label is one of the words, else one whose label holds one; earlier words are better.
  function pick(box, phrases) {
    const buttons = [...inside(box.element, BUTTON)].filter((button) => shown(button) && !leads(button));
    const labels = buttons.map((button) => fold(button.innerText || button.value || button.getAttribute("aria-label") || ""));
    for (const phrase of phrases) {
      const at = labels.indexOf(phrase);
      if (at >= 0) return buttons[at];
    }
    if (!box.named) return null;
    for (const phrase of phrases) {
      const at = labels.findIndex((label) => bordered(label, phrase));
      if (at >= 0) return buttons[at];
    }
    return null;
  }

  async function press(box, button) {
    button.click();
    for (let waited = 0; waited < 800; waited += 50) {
      await pause(50);
      sa.finish();
      if (!open(box.element)) return true;
    }
    return false;
  }

  function hide(element) {
    if (element.tagName === "DIALOG" && element.open) element.close();
    element.style.setProperty("display", "none", "important");
  }

  // The veil behind a box: fixed, over the whole screen, without words.
  function lift() {
    for (const layer of document.elementsFromPoint(innerWidth / 2, innerHeight / 2)) {
      const veil = getComputedStyle(layer).position === "fixed" && area(layer) >= 0.9 * innerWidth * innerHeight;
      if (!veil || layer.innerText.trim() || layer.querySelector("img,video,iframe,canvas")) return;
      hide(layer);
    }
  }

  // Returns what was done: "refused", "accepted", "hidden", or "none" where there was no box.
  sa.consent = async (refuse, accept, names) => {
    const pattern = new RegExp([PRODUCTS, ...names.map((name) => fold(name).replace(/[^\p{L}\p{N}_-]/gu, ""))].filter(Boolean).join("|"), "i");
    let done = "none";
    let found = boxes(pattern);
    for (const [outcome, phrases] of [["refused", refuse], ["accepted", accept]]) {
      let pressed = false;
      for (const box of found) {
        const button = pick(box, phrases.map(fold).filter(Boolean));
        pressed ||= button !== null;
        if (button && (await press(box, button)) && done === "none") done = outcome;
      }
      if (pressed) found = boxes(pattern);
    }
    for (const box of found) {
      const closable = overPage(box.element) || [...inside(box.element, BUTTON)].some((button) => !leads(button));
      if (!box.named || !closable) continue;
      hide(box.element);
      if (done === "none") done = "hidden";
    }
    if (done !== "none") lift();
    return done;
  };
})();
