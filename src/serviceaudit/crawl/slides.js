// Rotating content: which elements stand in a slide that takes turns with others (codebook V5).
(() => {
  const sa = (globalThis.sa ||= {});
  // Names that carousel libraries give; not words that visitors read.
  const CAROUSEL = /(?:^|[\s_-])(?:carousel|slider|slideshow|swiper|slick|splide|flickity|glide|embla|owl-carousel|rotator|bxslider)(?:$|[\s_-])/i;
  const SLIDE =
    ".slide,.carousel-item,.carousel-slide,.carousel-cell,.swiper-slide,.slick-slide,.splide__slide,.glide__slide,.owl-item,.flickity-cell,.embla__slide,[aria-roledescription=slide]";
  const STRUCTURE = "html,body,main,header,nav,footer,input," + SLIDE;
  const NAVIGATION = "header,nav,footer,[role=banner],[role=navigation],[role=contentinfo]";
  const named = (element) =>
    element.getAttribute("aria-roledescription") === "carousel" || CAROUSEL.test(element.getAttribute("class") ?? "");

  const shown = (slide, frame) => {
    const box = slide.getBoundingClientRect();
    const across = Math.min(box.right, frame.right) - Math.max(box.left, frame.left);
    const down = Math.min(box.bottom, frame.bottom) - Math.max(box.top, frame.top);
    const area = box.width * box.height;
    const visible = slide.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    return visible && area > 0 && across > 0 && down > 0 && across * down > area / 2;
  };

  // The slides: those marked as such, else the largest family of siblings (but no menu is taken for one).
  function slides(container) {
    const marked = [...container.querySelectorAll(SLIDE)].filter((slide) => !slide.parentElement.closest(SLIDE));
    if (marked.length > 1) return marked;
    if (container.closest(NAVIGATION)) return [];
    const families = [container, ...container.querySelectorAll("*")].map((element) => [...element.children].filter((child) => child.textContent.trim()));
    return families.reduce((best, family) => (family.length > best.length ? family : best), []);
  }

  // Slides that stand on each other's place take turns even if each is painted.
  const stacked = (boxes) => boxes.every((box) => Math.abs(box.left - boxes[0].left) < 2 && Math.abs(box.top - boxes[0].top) < 2);

  // Fills `sa.turning` with all elements inside slides of which not all are shown at once.
  sa.turning = new Set();
  sa.findSlides = () => {
    sa.turning.clear();
    const parents = [...document.querySelectorAll(SLIDE)].map((slide) => slide.parentElement);
    const containers = [...document.querySelectorAll("[class],[aria-roledescription]")].filter((element) => named(element) && !element.matches(STRUCTURE));
    for (const container of new Set([...containers, ...parents])) {
      if (sa.turning.has(container)) continue;
      const frame = container.getBoundingClientRect();
      const found = slides(container);
      const boxes = found.map((slide) => slide.getBoundingClientRect());
      if (found.length < 2 || (found.every((slide) => shown(slide, frame)) && !stacked(boxes))) continue;
      for (const slide of found) for (const element of [slide, ...slide.querySelectorAll("*")]) sa.turning.add(element);
    }
  };
})();
