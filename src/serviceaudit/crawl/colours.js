// Contrast of words with what lies behind them (WCAG 2.2, 1.4.3 and "relative luminance").
(() => {
  const sa = (globalThis.sa ||= {});
  const WHITE = [255, 255, 255, 1];
  const PICTURES = "img,video,canvas,iframe,object,embed,svg,picture";
  const COVERS = "img,video,canvas,iframe,object,embed";
  const ICON_HEIGHT = 100;
  const SOLID = 0.99;
  const parsed = new Map();
  let brush = null;

  // Red, green, blue (0-255) and alpha (0-1) of a computed colour.
  function rgba(colour) {
    const known = parsed.get(colour);
    if (known) return known;
    const plain = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(colour);
    const value = plain ? [+plain[1], +plain[2], +plain[3], plain[4] === undefined ? 1 : +plain[4]] : painted(colour);
    parsed.set(colour, value);
    return value;
  }
  // Any other notation (oklch, color(), …): painted once and read back.
  function painted(colour) {
    brush ||= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = brush.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  }

  const over = (top, ground) => [0, 1, 2].map((i) => top[i] * top[3] + ground[i] * (1 - top[3])).concat(1);
  const channel = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([red, green, blue]) => 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
  function ratio(a, b) {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  }

  // A small picture that does not repeat is an icon beside the words, not their ground.
  const icon = (element, style) =>
    style.backgroundRepeat === "no-repeat" &&
    !/cover|100%/.test(style.backgroundSize) &&
    element.getBoundingClientRect().height < ICON_HEIGHT;
  const hasPicture = (element, style) =>
    element.matches(PICTURES) || (style.backgroundImage !== "none" && !icon(element, style));
  function pseudoPicture(element) {
    return ["::before", "::after"].some((part) => {
      const style = getComputedStyle(element, part);
      return style.content !== "none" && style.position === "absolute" && style.backgroundImage !== "none";
    });
  }

  // What an element paints behind its words: a colour, a picture, or a picture over the colour.
  function groundOf(element, style) {
    const colour = rgba(style.backgroundColor);
    return { colour, picture: hasPicture(element, style), veil: colour[3] < SOLID && pseudoPicture(element) };
  }

  // Layers: the element that holds the words, then what lies behind, nearest first. 0 where the ground is a picture.
  // `grounds` keeps what was found for an element, as `styleOf` keeps its style.
  sa.contrast = (layers, opacity, styleOf, grounds) => {
    const own = styleOf(layers[0]);
    if (own.webkitBackgroundClip === "text") return 0;
    const colours = [];
    for (const layer of layers) {
      if (!grounds.has(layer)) grounds.set(layer, groundOf(layer, styleOf(layer)));
      const { colour, picture, veil } = grounds.get(layer);
      if (picture) return 0;
      if (colour[3] > 0) colours.push(colour);
      if (colour[3] >= SOLID) break;
      if (veil) return 0;
    }
    const ground = colours.reduceRight((below, top) => over(top, below), WHITE);
    const ink = rgba(own.webkitTextFillColor);
    return ratio(over([ink[0], ink[1], ink[2], ink[3] * opacity], ground), ground);
  };

  // It hides what lies under it.
  sa.opaque = (element, style) =>
    element.matches(COVERS) || style.backgroundImage !== "none" || rgba(style.backgroundColor)[3] * style.opacity >= 0.5;
})();
