// The page as it is now, copied and stamped. The page itself is not touched, so its scripts can neither see nor change a stamp.
(() => {
  const sa = (globalThis.sa ||= {});
  const FORGED = /^data-sa(?:-|$)/i;
  // Anywhere else than as a name, these letters could become a stamp when the copy is parsed again.
  const MIMICRY = /data-sa(?![a-z])/gi;
  // With scripts on, what stands in these was never shown.
  const EMPTIED = "noscript,template";

  // What a visitor sees as an element's children: open shadow trees with their slots filled in.
  function childrenOf(node) {
    if (node.shadowRoot) return node.shadowRoot.childNodes;
    if (node.tagName === "SLOT" && node.getRootNode() instanceof ShadowRoot) {
      const assigned = node.assignedNodes();
      return assigned.length ? assigned : node.childNodes;
    }
    return node.childNodes;
  }

  const disarm = (text) => text.replace(MIMICRY, "data_sa");
  sa.disarm = disarm;

  function mark(copy, node) {
    for (const { name, value } of [...copy.attributes]) {
      if (FORGED.test(name)) copy.removeAttribute(name);
      else if (value.search(MIMICRY) >= 0) copy.setAttribute(name, disarm(value));
    }
    const wide = sa.taken.wide.get(node);
    const narrow = sa.taken.narrow.get(node);
    if (wide) copy.setAttribute("data-sa-w", wide);
    if (narrow) copy.setAttribute("data-sa-n", narrow);
    if (sa.turning.has(node)) copy.setAttribute("data-sa-slide", "1");
  }

  // Without recursion: scripts can nest elements deeper than the stack reaches. Comments are left out.
  function copyTree(root, into) {
    const top = into.importNode(root, false);
    mark(top, root);
    const open = [[root, top]];
    while (open.length) {
      const [node, copy] = open.pop();
      for (const child of childrenOf(node)) {
        if (child.nodeType === Node.TEXT_NODE) copy.append(disarm(child.data));
        if (child.nodeType !== Node.ELEMENT_NODE) continue;
        const twin = into.importNode(child, false);
        copy.append(twin);
        mark(twin, child);
        if (!child.matches(EMPTIED)) open.push([child, twin]);
      }
    }
    return top;
  }

  // The stamped page as HTML; null if it is longer than `limit` characters.
  sa.save = (limit) => {
    const inert = document.implementation.createHTMLDocument("");
    const copy = copyTree(document.documentElement, inert);
    const { wide, narrow } = sa.screens;
    const font = (value) => Math.min(value, 9999).toFixed(1);
    copy.setAttribute("data-sa", ["1", wide[0], wide[1], narrow[0], narrow[1], wide[2], narrow[2], font(wide[3]), font(narrow[3])].join(" "));
    const html = (document.compatMode === "BackCompat" ? "" : "<!DOCTYPE html>") + copy.outerHTML;
    return html.length > limit ? null : html;
  };
})();
