// The picture of the README: the operations that matter most, at the usual size, as one SVG for light and for dark.
import type { Run } from '../results.ts';
import { WIDTH } from './chart.ts';
import { entryOf, type Entry } from './entries.ts';
import type { Panel } from './figure.ts';
import { panelOf } from './figures/operations.ts';
import { sessions } from './format.ts';
import { asset, html, raw, type Html } from './html.ts';
import { USUAL_SIZE } from './operations.ts';

const OPERATIONS: readonly string[] = ['lookup hit', 'lookup miss', 'add', 'add with eviction'];
/** This library, and who most readers have in mind. The page has all of them. */
const CONTESTANTS: ReadonlySet<string> = new Set([
  'this library',
  'this library, findMany',
  'Map latin1',
  'Map, strings ready',
  'lru-cache',
  'OpenSSL, in C',
]);
const COLUMNS = 2;
const MARGIN = 20;
const GAP = 36;
/** Above the charts of a row, for their titles; of the picture, for what it shows. */
const TITLE = 28;
const HEAD = 62;
const PICTURE_WIDTH = COLUMNS * WIDTH + (COLUMNS - 1) * GAP + 2 * MARGIN;

/**
 * @param source where the numbers are: said in a comment, so that the picture can be drawn again
 * @throws {Error} the run has none of what is shown
 */
export async function renderPicture(run: Run, source: string): Promise<string> {
  const panels = await Promise.all(OPERATIONS.map((operation) => panelFor(run, operation)));
  const { markup, bottom } = arrange(panels.filter((panel) => panel !== undefined));
  const height = bottom + MARGIN;
  const label = `What an operation costs at ${sessions(USUAL_SIZE)}, in nanoseconds`;
  const size = raw(`viewBox="0 0 ${PICTURE_WIDTH} ${height}" width="${PICTURE_WIDTH}" height="${height}"`);
  const { markup: picture } = html`<!-- Drawn from ${source} -->
    <svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${label}">
      <style>
        ${asset('colours.css')}
        ${asset('picture.css')}
      </style>
      <rect class="frame" x="0.5" y="0.5" width="${PICTURE_WIDTH - 1}" height="${height - 1}" rx="6" />
      <text class="title" x="${MARGIN}" y="${MARGIN + 12}">${label}; shorter is faster</text>
      <text class="note" x="${MARGIN}" y="${MARGIN + 32}">${circumstances(run)}</text>
      ${markup}
    </svg>`;
  return `${picture.replaceAll(/\n\s*/g, '\n')}\n`;
}

async function panelFor(run: Run, operation: string): Promise<Panel | undefined> {
  const entries = run.operations
    .filter((result) => result.operation === operation && result.size === USUAL_SIZE)
    .filter(({ contestant }) => CONTESTANTS.has(contestant))
    .map((result): Entry => entryOf(result, run));
  return entries.length === 0 ? undefined : panelOf(entries);
}

/** Rows of panels, each as high as its highest. */
function arrange(panels: readonly Panel[]): { markup: Html[]; bottom: number } {
  if (panels.length === 0) throw new Error(`no operations at ${sessions(USUAL_SIZE)} in this run`);
  const markup: Html[] = [];
  let top = HEAD;
  for (let first = 0; first < panels.length; first += COLUMNS) {
    const row = panels.slice(first, first + COLUMNS);
    row.forEach((panel, column) => markup.push(placed(panel, MARGIN + column * (WIDTH + GAP), top + TITLE)));
    top += TITLE + Math.max(...row.map(({ chart }) => heightOf(chart))) + GAP / 2;
  }
  return { markup, bottom: top - GAP / 2 };
}

function placed({ title, chart }: Panel, x: number, y: number): Html {
  const place = `x="${x}" y="${y}" width="${WIDTH}" height="${heightOf(chart)}"`;
  return html`<text class="panel" x="${x}" y="${y - 8}">${title}</text>${raw(
      chart.markup.replace('class="chart"', () => place),
    )}`;
}

function heightOf({ markup }: Html): number {
  return Number(/viewBox="0 0 \S+ (\S+)"/.exec(markup)![1]);
}

/** Where and when it was measured, and what the ratios are of. */
function circumstances({ environment, baseline }: Run): string {
  const { node, cpu, date } = Object.fromEntries(environment);
  return `Node ${node}; ${cpu}; ${date.slice(0, 10)}. At the right: how many times as fast as ${baseline}.`;
}
