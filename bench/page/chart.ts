// Draws a chart as SVG, now and not in the reader's browser, so that the page needs no library and no network.
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { html, raw, type Html } from './html.ts';

/** Pixels. A panel is as wide as a phone, and the page puts as many side by side as fit. */
export const WIDTH = 340;

type Unit = Extract<TopLevelSpec, { layer: unknown }>;
export type Layer = Unit['layer'][number];

export interface Drawing {
  /** What is read out in place of the chart. */
  readonly label: string;
  readonly layers: Layer[];
  readonly height: number;
  readonly padding?: { left?: number; right?: number; top?: number; bottom?: number };
}

export async function draw({ label, layers, height, padding = {} }: Drawing): Promise<Html> {
  const { left = 0, right = 0, top = 0, bottom = 0 } = padding;
  const { spec } = compile({
    data: { values: [] },
    width: WIDTH - left - right,
    height,
    padding: { left, right, top, bottom },
    // Without a canvas the widths of texts are guesses, and a layout that follows them would be one, too.
    autosize: { type: 'none' },
    background: 'transparent',
    config: CONFIG,
    layer: layers,
  });
  return accessible(await new View(parse(spec), { renderer: 'none' }).toSVG(), label);
}

const CONFIG: TopLevelSpec['config'] = {
  font: 'inherit',
  view: { stroke: null },
  text: { fill: 'var(--text)', fontSize: 12 },
  axis: {
    labelColor: 'var(--muted)',
    labelFontSize: 11,
    labelOverlap: false,
    labelBound: false,
    aria: false,
    domain: false,
    ticks: false,
    gridColor: 'var(--grid)',
    labelPadding: 6,
    title: null,
  },
};

/** The size is left to the style sheet, by the viewBox; the label is put where screen readers look for it. */
function accessible(svg: string, label: string): Html {
  const { markup } = html`class="chart" role="img" aria-label="${label}"`;
  return raw(
    svg
      .replace(/class="marks" width="\d+" height="\d+"/, () => markup)
      .replaceAll(/ (role|aria-roledescription)="(graphics|[a-z]+ mark)[^"]*"/g, '')
      .replaceAll(/ (d|transform)="[^"]*"/g, rounded),
  );
}

/** To a hundredth of a pixel, which takes a third off the page. */
function rounded(attribute: string): string {
  return attribute.replaceAll(/\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2))));
}

/** What is already in pixels. */
export function pixels(field: string) {
  return { field, type: 'quantitative', scale: null } as const;
}

/** A colour, shape or so that each datum brings. */
export function own(field: string) {
  return { field, type: 'nominal', scale: null } as const;
}

export interface Axis {
  readonly values: readonly number[];
  readonly format: (value: number) => string;
}

export interface Scale {
  readonly domain: readonly [number, number];
  readonly log?: boolean;
  /** Without one, the values are written beside the marks. */
  readonly axis?: Axis;
}

/** A value on a scale. All layers of a chart that share the scale must say the same of it. */
export function position(field: string, { domain: [low, high], log = false, axis }: Scale) {
  const type = log ? ('log' as const) : ('linear' as const);
  return {
    field,
    type: 'quantitative' as const,
    scale: { type, domain: [low, high], nice: false },
    axis: axis ? ticks(axis) : null,
  };
}

/** The labels are made here, since the chart library knows neither micro- nor milliseconds. */
function ticks({ values, format }: Axis) {
  const labels = Object.fromEntries(values.map((value) => [value, format(value)]));
  return { values: [...values], labelExpr: `${JSON.stringify(labels)}[datum.value]` };
}
