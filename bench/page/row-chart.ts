// A chart of rows, each with its texts above and its bar below, so that long names take nothing from the bars and a phone
// shows the same as a desk.
import { colour, LIBRARY, type Tone } from './contestants.ts';
import { draw, own, pixels, position, WIDTH, type Layer, type Scale } from './chart.ts';
import { shorten } from './format.ts';
import type { Html } from './html.ts';

export interface Row {
  readonly label: string;
  /** At the right: the value, and beyond it something that compares. */
  readonly value: string;
  readonly aside?: string;
  readonly tone: Tone;
  /** Such as a sum; this library is so without. */
  readonly strong?: boolean;
  /** What is shown when the row is pointed at. */
  readonly details: string;
  readonly segments?: readonly Segment[];
  readonly marks?: readonly Mark[];
}

/** Part of a bar. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly look?: 'solid' | 'light' | 'thin';
}

export interface Mark {
  readonly at: number;
  readonly shape: 'disc' | 'ring' | 'diamond' | 'tick';
}

export interface RowChart extends Scale {
  readonly label: string;
  readonly rows: readonly Row[];
  /** A line through all rows, such as at the ratio of one. */
  readonly reference?: number;
}

const STEP = 36;
const TEXT = 12;
const BAR = { top: 17, middle: 21, bottom: 25 };
const THIN = { top: 20, bottom: 22 };
/** Beside the value, for the aside. */
const ASIDE_WIDTH = 46;
/** Of a letter of the texts, in the widest of the usual fonts. */
const LETTER_WIDTH = 6.8;
/** Marks reach beyond their values. */
const MARK_MARGIN = 6;
export const OPACITY = { solid: 1, light: 0.42, thin: 0.55 };
const SYMBOLS = {
  disc: { shape: 'circle', size: 52 },
  ring: { shape: 'circle', size: 46 },
  diamond: { shape: 'diamond', size: 64 },
  tick: { shape: 'M0,-0.9V0.9', size: 130 },
};

export function drawRows(chart: RowChart): Promise<Html> {
  const margin = chart.axis ? MARK_MARGIN : 0;
  return draw({
    label: chart.label,
    height: chart.rows.length * STEP,
    padding: { left: margin, right: margin, bottom: chart.axis ? 22 : 0 },
    layers: [
      hitLayer(chart, margin),
      barLayer(chart),
      referenceLayer(chart),
      markLayer(chart),
      ...textLayers(chart, margin),
    ],
  });
}

/** Behind each row, all of it, so that it can be pointed at. */
function hitLayer({ rows }: RowChart, margin: number): Layer {
  const values = rows.map(({ details }, row) => ({
    details,
    left: -margin,
    right: WIDTH - margin,
    top: row * STEP,
    bottom: (row + 1) * STEP,
  }));
  return {
    data: { values },
    mark: { type: 'rect', fill: 'transparent' },
    encoding: {
      x: pixels('left'),
      x2: { field: 'right' },
      y: pixels('top'),
      y2: { field: 'bottom' },
      description: own('details'),
    },
  };
}

function barLayer(chart: RowChart): Layer {
  const values = chart.rows.flatMap(({ segments = [], tone }, row) =>
    segments.map(({ from, to, look = 'solid' }) => {
      const { top, bottom } = look === 'thin' ? THIN : BAR;
      return {
        from,
        to,
        top: row * STEP + top,
        bottom: row * STEP + bottom,
        fill: colour(tone),
        opacity: OPACITY[look],
      };
    }),
  );
  return {
    data: { values },
    mark: { type: 'rect', aria: false },
    encoding: {
      x: position('from', chart),
      x2: { field: 'to' },
      y: pixels('top'),
      y2: { field: 'bottom' },
      fill: own('fill'),
      fillOpacity: pixels('opacity'),
    },
  };
}

function markLayer(chart: RowChart): Layer {
  const values = chart.rows.flatMap(({ marks = [], tone }, row) =>
    marks.map(({ at, shape }) => ({
      at,
      y: row * STEP + BAR.middle,
      ...SYMBOLS[shape],
      fill: shape === 'ring' ? 'var(--background)' : colour(tone),
      stroke: shape === 'tick' ? 'var(--text)' : colour(tone),
    })),
  );
  return {
    data: { values },
    mark: { type: 'point', aria: false, strokeWidth: 1.6, opacity: 1 },
    encoding: {
      x: position('at', chart),
      y: pixels('y'),
      fill: own('fill'),
      stroke: own('stroke'),
      shape: own('shape'),
      size: pixels('size'),
    },
  };
}

function referenceLayer(chart: RowChart): Layer {
  const { rows, reference } = chart;
  const values =
    reference === undefined
      ? []
      : rows.map((_, row) => ({ at: reference, top: row * STEP + BAR.top, bottom: row * STEP + BAR.bottom + 4 }));
  return {
    data: { values },
    mark: { type: 'rule', aria: false, stroke: 'var(--text)', strokeWidth: 1 },
    encoding: {
      x: position('at', chart),
      y: pixels('top'),
      y2: { field: 'bottom' },
    },
  };
}

function textLayers({ rows }: RowChart, margin: number): Layer[] {
  const right = WIDTH - margin;
  const hasAside = rows.some(({ aside }) => aside !== undefined);
  return [
    textLayer(rows, (row) => fitting(row, hasAside), -margin, 'left'),
    textLayer(rows, ({ value }) => value, right - (hasAside ? ASIDE_WIDTH : 0), 'right'),
    textLayer(rows, ({ aside = '' }) => aside, right, 'right'),
  ];
}

/** The label, shortened where its row has a long value. */
function fitting({ label, value }: Row, hasAside: boolean): string {
  const room = WIDTH - (hasAside ? ASIDE_WIDTH : 0) - LETTER_WIDTH * value.length;
  return shorten(label, Math.floor(room / LETTER_WIDTH) - 1);
}

function textLayer(rows: readonly Row[], textOf: (row: Row) => string, x: number, align: 'left' | 'right'): Layer {
  const values = rows.map((row, index) => ({
    text: textOf(row),
    y: index * STEP + TEXT,
    weight: row.strong || row.label === LIBRARY ? 600 : 400,
  }));
  return {
    data: { values },
    mark: { type: 'text', aria: false, align, baseline: 'alphabetic', x, fontWeight: { expr: 'datum.weight' } },
    encoding: { y: pixels('y'), text: { field: 'text' } },
  };
}
