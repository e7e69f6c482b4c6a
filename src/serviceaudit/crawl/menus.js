// Menus that are made only when their button is pressed (codebook, ruling 3): pressed like a visitor would, after all else was seen.
(() => {
  const sa = (globalThis.sa ||= {});
  const OPENER = "button,[role=button]";
  const AROUND = "header,nav,[role=banner],[role=navigation]";
  // Names that developers give; not words that visitors read.
  const MENU = /(?:^|[\s_-])(?:menu|meny|navigation|nav|hamburger|burger|offcanvas|drawer)(?:$|[\s_-])/i;
  const A_MENU = 4;
  const MOST_PRESSED = 3;
  const MOST_LINKS = 400;
  const LONGEST_LABEL = 200;
  const LONGEST_ADDRESS = 2000;
  const UNSEEN = "0 0 0 0 0 hidden 0 0 0";
  const CALM = 200;
  const LONGEST = 1200;

  const links = () => [...sa.elements(document)].filter((element) => element.matches("a[href]"));
  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const holdsLinks = (element) => element?.querySelector("a[href]") != null;

  // It tells, to a machine, that it opens something which is closed now.
  function opens(button) {
    const expanded = button.getAttribute("aria-expanded");
    if (expanded === "true") return false;
    const popup = button.getAttribute("aria-haspopup");
    if (expanded === "false" || (popup && popup !== "false" && popup !== "listbox")) return true;
    return MENU.test(`${button.id} ${button.getAttribute("class") ?? ""}`);
  }

  // What it opens stands in the page already, only closed: it was read as it is.
  function isThere(button) {
    const named = (button.getAttribute("aria-controls") ?? "").split(/\s+/).filter(Boolean);
    const controlled = named.map((id) => button.getRootNode().getElementById?.(id)).filter(Boolean);
    if (controlled.length) return controlled.some(holdsLinks);
    if (holdsLinks(button.nextElementSibling)) return true;
    const around = button.closest(AROUND);
    return around !== null && [...around.querySelectorAll("a[href]")].filter((link) => !shown(link)).length >= A_MENU;
  }

  // Pressing it sends nothing and leads nowhere by itself.
  const harmless = (button) => button.form == null || button.type === "button";

  function openers() {
    const found = [];
    for (const element of sa.elements(document)) {
      if (found.length >= MOST_PRESSED) break;
      if (element.matches(OPENER) && !element.disabled && opens(element) && harmless(element) && shown(element) && !isThere(element)) {
        found.push(element);
      }
    }
    return found;
  }

  const key = (link) => `${link.href}\n${labelOf(link)}`;
  const labelOf = (link) =>
    (link.textContent.trim() || link.getAttribute("aria-label") || "").replace(/\s+/g, " ").slice(0, LONGEST_LABEL);

  // The links that appear when menus are opened, as markup of one hidden menu; "" if none does.
  sa.openMenus = async () => {
    const buttons = openers();
    if (!buttons.length) return "";
    const known = new Set(links().map(key));
    const found = new Map();
    for (const button of buttons) {
      button.click();
      await sa.settle(CALM, LONGEST, LONGEST, 0);
      for (const link of links()) {
        const fits = /^https?:/.test(link.href) && link.href.length <= LONGEST_ADDRESS && labelOf(link);
        if (fits && found.size < MOST_LINKS && !known.has(key(link)) && shown(link)) found.set(key(link), link);
      }
    }
    return found.size ? asMenu([...found.values()]) : "";
  };

  function asMenu(shownLinks) {
    const inert = document.implementation.createHTMLDocument("");
    const menu = inert.createElement("nav");
    for (const link of shownLinks) {
      const entry = menu.appendChild(inert.createElement("p")).appendChild(inert.createElement("a"));
      entry.setAttribute("href", sa.disarm(link.href));
      entry.textContent = sa.disarm(labelOf(link));
      entry.setAttribute("data-sa-w", UNSEEN);
      entry.setAttribute("data-sa-n", UNSEEN);
    }
    return menu.outerHTML;
  }
})();
