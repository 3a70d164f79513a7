// Lines over the number of sessions, both on a log scale, each with its name at its end.
import { sizesOf } from '../statistics.ts';
import { draw, own, pixels, position, WIDTH, type Layer, type Scale } from './chart.ts';
import { colour, LIBRARY, textColour, toneOf } from './contestants.ts';
import { digits, short, shorten } from './format.ts';
import type { Html } from './html.ts';
import { logTicks, spreadOut } from './scales.ts';

export interface Line {
  readonly contestant: string;
  /** By size. */
  readonly points: readonly Point[];
}

export interface Point {
  readonly size: number;
  readonly nanoseconds: number;
  readonly details: string;
}

interface Scales {
  readonly x: Scale;
  readonly y: Scale;
  /** Of the plot, without the names. */
  readonly width: number;
}

const HEIGHT = 300;
const LEFT = 40;
const MOST_TICKS = 14;
const LABEL_GAP = 14;
const LABEL_START = 18;
/** Of a letter of the names, in the widest of the usual fonts. */
const LETTER_WIDTH = 6;
const MOST_LETTERS = 26;

export function drawLines(label: string, lines: readonly Line[]): Promise<Html> {
  const scales = scalesOf(lines);
  return draw({
    label,
    height: HEIGHT,
    padding: { left: LEFT, right: WIDTH - LEFT - scales.width, top: 8, bottom: 22 },
    layers: [
      ...lines.map((line) => lineLayer(line, scales)),
      pointLayer(lines, scales),
      leaderLayer(lines, scales),
      ...lines.map((line, index) => nameLayer(line, labelPositions(lines, scales)[index], scales)),
    ],
  });
}

function scalesOf(lines: readonly Line[]): Scales {
  const points = lines.flatMap((line) => line.points);
  const sizes = sizesOf(points);
  const ticks = logTicks(
    points.map(({ nanoseconds }) => nanoseconds),
    MOST_TICKS,
  );
  const names = LETTER_WIDTH * Math.max(...lines.map(({ contestant }) => shorten(contestant, MOST_LETTERS).length));
  return {
    x: { domain: [sizes[0], sizes.at(-1)!], log: true, axis: { values: sizes, format: short } },
    y: {
      domain: [ticks[0], ticks.at(-1)!],
      log: true,
      axis: { values: ticks, format: (value) => (value < 1e5 ? digits(value) : short(value)) },
    },
    width: WIDTH - LEFT - LABEL_START - names,
  };
}

function lineLayer({ contestant, points }: Line, { x, y }: Scales): Layer {
  const tone = toneOf(contestant);
  return {
    data: { values: [...points] },
    mark: {
      type: 'line',
      aria: false,
      stroke: colour(tone),
      strokeWidth: tone === 'own' ? 2.6 : 1.4,
      ...dashes(contestant),
    },
    encoding: { x: position('size', x), y: position('nanoseconds', y) },
  };
}

/** What is not JavaScript, or not one by one, has a line that tells so without its colour. */
function dashes(contestant: string): { strokeDash?: number[] } {
  const tone = toneOf(contestant);
  if (tone === 'native') return { strokeDash: [5, 3] };
  return tone === 'own' && contestant !== LIBRARY ? { strokeDash: [2, 3] } : {};
}

function pointLayer(lines: readonly Line[], { x, y }: Scales): Layer {
  const values = lines.flatMap(({ contestant, points }) =>
    points.map((point) => ({ ...point, fill: colour(toneOf(contestant)), area: contestant === LIBRARY ? 46 : 22 })),
  );
  return {
    data: { values },
    mark: { type: 'circle', opacity: 1 },
    encoding: {
      x: position('size', x),
      y: position('nanoseconds', y),
      fill: own('fill'),
      size: pixels('area'),
      description: own('details'),
    },
  };
}

/** From the end of each line to its name, which may have had to give way. */
function leaderLayer(lines: readonly Line[], scales: Scales): Layer {
  const to = labelPositions(lines, scales);
  const values = lines.map((line, index) => ({
    from: endOf(line, scales),
    to: to[index],
    left: scales.width + 5,
    right: scales.width + LABEL_START - 3,
    stroke: colour(toneOf(line.contestant)),
  }));
  return {
    data: { values },
    mark: { type: 'rule', aria: false, strokeWidth: 0.8, opacity: 0.7 },
    encoding: {
      x: pixels('left'),
      x2: { field: 'right' },
      y: pixels('from'),
      y2: { field: 'to' },
      stroke: own('stroke'),
    },
  };
}

function nameLayer({ contestant }: Line, y: number, { width }: Scales): Layer {
  const fontWeight = contestant === LIBRARY ? 600 : 400;
  return {
    data: { values: [{ name: shorten(contestant, MOST_LETTERS), y }] },
    mark: {
      type: 'text',
      aria: false,
      align: 'left',
      baseline: 'middle',
      fontSize: 11,
      fontWeight,
      x: width + LABEL_START,
      fill: textColour(toneOf(contestant)),
    },
    encoding: { y: pixels('y'), text: { field: 'name' } },
  };
}

function labelPositions(lines: readonly Line[], scales: Scales): number[] {
  return spreadOut(
    lines.map((line) => endOf(line, scales)),
    LABEL_GAP,
    HEIGHT,
  );
}

/** The height at which the line ends. */
function endOf({ points }: Line, { y }: Scales): number {
  const [low, high] = y.domain.map(Math.log);
  return HEIGHT * (1 - (Math.log(points.at(-1)!.nanoseconds) - low) / (high - low));
}
