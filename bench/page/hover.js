// Shows what was measured at the row or dot that is pointed at.
const tip = document.getElementById('tip');
const NEAR = 24;
let pointed;

for (const chart of document.querySelectorAll('svg.chart')) {
  const marks = [...chart.querySelectorAll('[aria-label]')];
  const point = (event) => show(nearest(marks, event), event);
  chart.addEventListener('pointermove', point);
  chart.addEventListener('pointerdown', point);
  chart.addEventListener('pointerleave', () => show(undefined));
}

function nearest(marks, event) {
  const [closest] = marks
    .map((mark) => ({ mark, distance: distance(mark.getBoundingClientRect(), event) }))
    .toSorted((a, b) => a.distance - b.distance);
  return closest?.distance <= NEAR ? closest.mark : undefined;
}

function distance({ left, right, top, bottom }, { clientX, clientY }) {
  return Math.hypot(Math.max(left - clientX, 0, clientX - right), Math.max(top - clientY, 0, clientY - bottom));
}

function show(mark, event) {
  pointed?.classList.remove('pointed');
  pointed = mark;
  tip.hidden = !mark;
  if (!mark) return;
  mark.classList.add('pointed');
  tip.textContent = mark.getAttribute('aria-label');
  const { offsetWidth: width, offsetHeight: height } = tip;
  const left = Math.min(event.clientX + 14, document.documentElement.clientWidth - width - 8);
  const above = event.clientY - height - 14;
  tip.style.translate = `${Math.max(8, left)}px ${above < 8 ? event.clientY + 18 : above}px`;
}
