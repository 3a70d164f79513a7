// Runs in the browser: what a reader would see of the benchmark's page. Each group of charts is chosen once.
const MARKS = '.mark-rect path, .mark-symbol path, .mark-line path';

globalThis.inspectPage = () => ({
  figures: [...document.querySelectorAll('figure')].map((figure) => ({ id: figure.id, charts: chartsOf(figure) })),
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  background: getComputedStyle(document.body).backgroundColor,
  faintest: texts(document.body)
    .map(({ text, colour }) => ({ text, contrast: contrast(colour, getComputedStyle(document.body).backgroundColor) }))
    .toSorted((a, b) => a.contrast - b.contrast)[0],
});

function chartsOf(figure) {
  const radios = [...figure.querySelectorAll('input[type=radio]')];
  if (radios.length === 0) return visibleCharts(figure);
  return radios.flatMap((radio) => {
    radio.checked = true;
    return visibleCharts(figure);
  });
}

function visibleCharts(figure) {
  return [...figure.querySelectorAll('.group')]
    .filter(isShown)
    .flatMap((group) => [...group.querySelectorAll('.panel')].map(chartOf));
}

function chartOf(panel) {
  const svg = panel.querySelector('svg[role=img][aria-label]');
  const { width = 0, height = 0 } = svg?.getBoundingClientRect() ?? {};
  const labels = svg ? [...svg.querySelectorAll('text')].filter((text) => text.textContent.trim()) : [];
  return {
    title: panel.querySelector('h3').textContent,
    width,
    height,
    marks: svg ? [...svg.querySelectorAll(MARKS)].filter(isPainted).length : 0,
    overlapping: overlapping(labels),
    outside: labels.filter(isOutside).map((label) => label.textContent),
  };
}

function isShown(element) {
  return element.getClientRects().length > 0;
}

function isPainted(mark) {
  const { width, height } = mark.getBoundingClientRect();
  const { fill, stroke } = getComputedStyle(mark);
  return Math.max(width, height) > 0 && (fill !== 'none' || stroke !== 'none');
}

function overlapping(labels) {
  const boxes = labels.map((label) => ({ text: label.textContent, box: label.getBoundingClientRect() }));
  return boxes.flatMap((a, at) =>
    boxes
      .slice(at + 1)
      .filter((b) => meet(a.box, b.box))
      .map((b) => `${a.text} / ${b.text}`),
  );
}

/** Boxes are as high as the line, so a little is allowed there. */
function meet(a, b) {
  return a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
}

function isOutside(label) {
  const { left, right } = label.getBoundingClientRect();
  return left < 0 || right > document.documentElement.clientWidth;
}

/** All that has text of its own, and the colour of it. */
function texts(root) {
  return [...root.querySelectorAll('*:not(script, style)')]
    .filter(
      (element) => isShown(element) && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()),
    )
    .map((element) => {
      const { color, fill } = getComputedStyle(element);
      return { text: element.textContent.trim(), colour: element.tagName === 'text' ? fill : color };
    });
}

/** As the Web Content Accessibility Guidelines define it. */
function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = colour
    .match(/[\d.]+/g)
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
