// Where and how each element is shown at the present width. What the numbers mean: `model.Box`, `signals/stamps.py`.
//
// Nothing is written into the page: the stamps wait in `sa.taken`, outside the page's reach, until `sa.save` copies the page.
(() => {
  const sa = (globalThis.sa ||= {});
  const TARGET = "a,button,input,select,textarea,img,area,h1,h2,h3,h4,h5,h6,summary,[role=link],[role=button],[role=heading]";
  const SILENT = "script,style,noscript,template,title,option,optgroup,head *";
  const FIELD = "img,input,select,textarea,area";
  const MOST_ELEMENTS = 60000;
  const LONGEST = 6000;
  const BIGGEST = 9999999;
  const FAINTEST = 0.05;
  const SMALLEST_FONT = 5;
  const SAME_COLOUR = 1.1;
  const WORD = /\p{L}\p{L}/u;
  const EVERYWHERE = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };

  sa.taken = { wide: new Map(), narrow: new Map() };
  sa.screens = { wide: [0, 0, 0, 0], narrow: [0, 0, 0, 0] };

  const parentOf = (element) =>
    element.assignedSlot ?? element.parentElement ?? (element.getRootNode() instanceof ShadowRoot ? element.getRootNode().host : null);
  sa.elements = function* (root) {
    for (const element of root.querySelectorAll("*")) {
      yield element;
      if (element.shadowRoot) yield* sa.elements(element.shadowRoot);
    }
  };

  const width = (box) => box.right - box.left;
  const height = (box) => box.bottom - box.top;
  const empty = (box) => !(width(box) > 0 && height(box) > 0);
  const meet = (a, b) => ({
    left: Math.max(a.left, b.left), top: Math.max(a.top, b.top), right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom),
  });
  const join = (boxes) => boxes.reduce((a, b) => ({
    left: Math.min(a.left, b.left), top: Math.min(a.top, b.top), right: Math.max(a.right, b.right), bottom: Math.max(a.bottom, b.bottom),
  }));
  const union = (boxes) => {
    const solid = [...boxes].filter((box) => !empty(box));
    return solid.length ? join(solid) : null;
  };

  // One look at the page at one width: what was computed for an element is kept for its descendants.
  class Look {
    constructor() {
      this.states = new Map();
      const fits = [document.documentElement, document.body].some((root) => root && /hidden|clip/.test(getComputedStyle(root).overflowX));
      this.right = fits ? innerWidth : Math.max(innerWidth, document.documentElement.scrollWidth);
    }

    style(element) {
      return this.state(element).style;
    }

    // Style, and what the ancestors do to it: opacity, fixed position, and the window through which it shows.
    state(element) {
      const known = this.states.get(element);
      if (known) return known;
      const parent = parentOf(element);
      const above = parent ? this.state(parent) : { opacity: 1, fixed: false, inner: EVERYWHERE, outer: EVERYWHERE };
      const style = getComputedStyle(element);
      const { position } = style;
      const window = { absolute: above.outer, fixed: EVERYWHERE }[position] ?? above.inner;
      const inner = this.window(element, style, position, window);
      const state = {
        style,
        opacity: above.opacity * style.opacity,
        fixed: above.fixed || position === "fixed" || position === "sticky",
        inner,
        // Absolutely positioned descendants are cut only by the nearest positioned ancestor and those above it.
        outer: position !== "static" || style.transform !== "none" ? inner : above.outer,
      };
      this.states.set(element, state);
      return state;
    }

    window(element, style, position, window) {
      if (element === document.documentElement || element === document.body) return window;
      if (cutAway(style, position)) return { left: 0, top: 0, right: 1, bottom: 1 };
      if (style.overflow === "visible") return window;
      if (style.display === "inline" || style.display === "contents") return window;
      const box = element.getBoundingClientRect();
      const scrolls = width(box) * height(box) >= (innerWidth * innerHeight) / 2;
      const free = (overflow) => overflow === "visible" || (scrolls && (overflow === "auto" || overflow === "scroll"));
      const cut = meet(window, {
        left: free(style.overflowX) ? -Infinity : box.left,
        right: free(style.overflowX) ? Infinity : box.right,
        top: free(style.overflowY) ? -Infinity : box.top,
        bottom: free(style.overflowY) ? Infinity : box.bottom,
      });
      return { ...cut, collapsed: window.collapsed || empty(box) };
    }

    // Why words or a thing that fill these boxes are not shown; "" if they are.
    why(element, box) {
      if (!element.checkVisibility({ visibilityProperty: true })) return "hidden";
      const state = this.state(element);
      const shown = meet(box, state.inner);
      if (state.inner.collapsed) return "hidden";
      if (empty(shown) || width(shown) * height(shown) < 0.1 * width(box) * height(box)) return "clipped";
      if (width(shown) <= 2 || height(shown) <= 2) return "clipped";
      if (state.opacity < FAINTEST) return "transparent";
      if (box.right <= 0 || box.bottom <= 0 || box.left >= this.right) return "off_screen";
      if (state.fixed && state.style.position !== "sticky" && box.top >= innerHeight && this.pinned(element)) return "off_screen";
      return "";
    }

    // Fixed, so that no scrolling brings it in.
    pinned(element) {
      for (let at = element; at; at = parentOf(at)) if (this.style(at).position === "fixed") return true;
      return false;
    }
  }
  const cutAway = (style, position) =>
    ((position === "absolute" || position === "fixed") && /^rect\((\d+)px,? (\d+)px,? (\d+)px,? (\d+)px\)$/.test(style.clip) && tinyClip(style.clip)) ||
    /^inset\((?:[5-9]\d|100)(?:\.\d+)?%|^circle\(0/.test(style.clipPath);
  function tinyClip(clip) {
    const [top, right, bottom, left] = clip.match(/\d+/g).map(Number);
    return (right - left) * (bottom - top) <= 4;
  }

  // An element's own words: where they stand, and how they look.
  function wordsOf(look, element) {
    const nodes = element.matches(FIELD) ? [] : [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const value = element.matches("input[type=submit],input[type=button],input[type=reset]") ? element.value : "";
    if (!nodes.length && !value.trim()) return null;
    const range = document.createRange();
    const pieces = value ? [element.getBoundingClientRect()] : [];
    for (const node of nodes) {
      range.selectNodeContents(node);
      pieces.push(...range.getClientRects());
    }
    const text = value || nodes.map((node) => node.data.trim()).join(" ");
    const best = pieces.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a), new DOMRect());
    return measured(look, element, union(pieces), best, text.length, WORD.test(text), text.length);
  }

  // A thing without words: a picture, a field, a map's area.
  function thingOf(look, element) {
    const source = element.matches("area") ? mapPicture(element) : element;
    let box = union([source.getBoundingClientRect()]);
    if (!box) {
      const range = document.createRange();
      range.selectNodeContents(source);
      box = union(range.getClientRects());
    }
    return measured(look, source, box, box ?? new DOMRect(), 0, false, 0);
  }
  const mapPicture = (area) => {
    const name = area.closest("map")?.name;
    return (name && document.querySelector(`img[usemap="#${CSS.escape(name)}"]`)) || area;
  };

  function measured(look, element, box, best, size, worded, inked) {
    // What fills no box at all has no look: to compute one for each entry of a closed menu would cost more than all the rest.
    if (!box) return { element, box, best, size, worded, inked: inked > 0, font: 0, why: "hidden", contrast: 0 };
    const font = parseFloat(look.style(element).fontSize) || 0;
    let why = look.why(element, box);
    if (!why && inked && font < SMALLEST_FONT) why = "small";
    return { element, box, best, size, worded, inked: inked > 0, font, why, contrast: 0 };
  }

  // Points inside the biggest piece: its middle and both ends.
  const points = ({ left, right, top, bottom }) => {
    const y = (top + bottom) / 2;
    const inset = Math.min(3, (right - left) / 4);
    return [[(left + right) / 2, y], [left + inset, y], [right - inset, y]];
  };

  // What stands in front of it, and what behind it, where it is on the screen now (`moved`: how far the page was scrolled).
  function stand(look, part, moved) {
    let covered = false;
    const { left, right, top, bottom } = part.best;
    for (const [x, y] of points({ left, right, top: top - moved, bottom: bottom - moved })) {
      if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
      const stack = part.element.getRootNode().elementsFromPoint(x, y);
      const at = stack.findIndex((other) => other === part.element || part.element.contains(other));
      if (at < 0) continue;
      part.layers ??= [part.element, ...stack.slice(at).filter((other) => !part.element.contains(other))];
      covered = stack.slice(0, at).some((other) => covers(look, other, part.element, moved));
      // One free point will do: asking for a point is what costs most here.
      if (!covered) return;
    }
    if (covered) part.why = "covered";
  }
  function covers(look, other, element, moved) {
    if (other.contains(element) || !sa.opaque(other, look.style(other))) return false;
    if (!look.state(other).fixed || look.state(element).fixed) return true;
    // What sticks to the screen lets the page pass under it, unless it fills the screen or the page cannot move further.
    const box = other.getBoundingClientRect();
    return width(box) * height(box) >= (innerWidth * innerHeight) / 2 || (moved === 0 && box.top <= 0);
  }

  function ancestors(element) {
    const chain = [];
    for (let at = element; at; at = parentOf(at)) chain.push(at);
    return chain;
  }

  // Front and ground for the first two screens by what the browser finds there, below by ancestors alone.
  function layer(look, parts) {
    const loose = parts.filter((part) => !part.why);
    for (const part of loose) if (part.best.top < innerHeight) stand(look, part, 0);
    scrollTo({ top: innerHeight, behavior: "instant" });
    const moved = scrollY;
    for (const part of loose) if (part.best.top >= innerHeight && part.best.top < 2 * innerHeight) stand(look, part, moved);
    scrollTo({ top: 0, left: 0, behavior: "instant" });
    const grounds = new Map();
    const styleOf = (other) => look.style(other);
    for (const part of parts) {
      if (!part.inked || part.why === "hidden") continue;
      part.contrast = sa.contrast(part.layers ?? ancestors(part.element), look.state(part.element).opacity, styleOf, grounds);
      if (!part.why && part.contrast > 0 && part.contrast < SAME_COLOUR) part.why = "same_colour";
    }
  }

  // A target is shown as its words are; only words count where there are any, signs beside them do not.
  function together(parts) {
    const worded = parts.filter((part) => part.worded);
    const inked = worded.length ? worded : parts.filter((part) => part.inked);
    const relevant = inked.length ? inked : parts;
    const seen = relevant.filter((part) => !part.why);
    const chosen = seen.length ? seen : relevant;
    const main = chosen.reduce((a, b) => (b.size > a.size ? b : a));
    return { ...main, box: union(chosen.map((part) => part.box).filter(Boolean)) };
  }

  function stamp(look, part) {
    const limit = (value) => Math.round(Math.max(-BIGGEST, Math.min(BIGGEST, value))) || 0;
    const box = part.box ?? { left: 0, top: 0, right: 0, bottom: 0 };
    const font = part.inked ? Math.min(part.font, 9999).toFixed(1) : "0";
    const contrast = Math.min(part.contrast, 21).toFixed(2);
    const fixed = part.box && look.state(part.element).fixed ? 1 : 0;
    return [
      limit(box.left), limit(box.top), limit(width(box)), limit(height(box)), part.why ? 0 : 1, part.why || "-", font, contrast, fixed,
    ].join(" ");
  }

  // The font size that most of the running text has.
  function bodyFont(parts) {
    const shown = parts.filter((part) => !part.why && part.inked);
    const running = shown.filter((part) => part.element.closest("p"));
    const weights = new Map();
    for (const part of running.length ? running : shown) weights.set(part.font, (weights.get(part.font) ?? 0) + part.size);
    return [...weights].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0])[0];
  }

  // Takes the stamps of the present width under `name` ("wide" or "narrow"); the page's height. 0 if the page is too big for it.
  sa.look = (name) => {
    const begun = performance.now();
    scrollTo({ top: 0, left: 0, behavior: "instant" });
    sa.finish();
    if (name === "wide") sa.findSlides();
    const look = new Look();
    const parts = new Map();
    const targets = [];
    let count = 0;
    for (const element of sa.elements(document)) {
      if ((count += 1) > MOST_ELEMENTS || performance.now() - begun > LONGEST) return 0;
      if (element.matches(SILENT)) continue;
      if (element.matches(TARGET)) targets.push(element);
      const words = wordsOf(look, element);
      if (words) parts.set(element, words);
    }
    const things = targets.filter((target) => target.matches(FIELD) && !parts.has(target));
    for (const thing of things) parts.set(thing, thingOf(look, thing));
    const within = gather(targets, parts);
    for (const target of targets) if (!within.has(target)) within.set(target, [thingOf(look, target)]);
    layer(look, [...new Set([...parts.values(), ...[...within.values()].flat()])]);
    const taken = sa.taken[name];
    for (const [element, part] of parts) taken.set(element, stamp(look, part));
    for (const [target, own] of within) taken.set(target, stamp(look, together(own)));
    const page = Math.max(document.documentElement.scrollHeight, document.body?.scrollHeight ?? 0);
    sa.screens[name] = [innerWidth, innerHeight, Math.min(page, BIGGEST), bodyFont([...parts.values()])];
    return Math.max(1, sa.screens[name][2]);
  };

  // Something came after the look at the desktop: what was stamped for the phone has no stamp for it.
  sa.late = () => [...sa.taken.narrow.keys()].some((element) => element.isConnected && !sa.taken.wide.has(element));

  // Every target with the words and things that stand in it.
  function gather(targets, parts) {
    const wanted = new Set(targets);
    const within = new Map();
    for (const [element, part] of parts) {
      for (const at of ancestors(element)) {
        if (!wanted.has(at)) continue;
        if (!within.has(at)) within.set(at, []);
        within.get(at).push(part);
      }
    }
    return within;
  }
})();
