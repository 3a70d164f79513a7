// The report as one HTML file: charts drawn beforehand, nothing loaded from anywhere.
import type { Run } from '../results.ts';
import { figureMarkup, type Figure } from './figure.ts';
import { latencyFigure } from './figures/latency.ts';
import { memoryFigure } from './figures/memory.ts';
import { operationsFigure } from './figures/operations.ts';
import { partsFigure } from './figures/parts.ts';
import { pausesFigure } from './figures/pauses.ts';
import { scalingFigure } from './figures/scaling.ts';
import { variantsFigure } from './figures/variants.ts';
import { grouped, median } from '../statistics.ts';
import { milliseconds } from './format.ts';
import { headline } from './headline.ts';
import { asset, definitions, html, nothing, type Html } from './html.ts';

const FIGURES: readonly { name: string; figure: (run: Run) => Promise<Figure | undefined> }[] = [
  { name: 'operations', figure: operationsFigure },
  { name: 'cost by size', figure: scalingFigure },
  { name: 'latency percentiles', figure: latencyFigure },
  { name: 'memory per session', figure: memoryFigure },
  { name: 'pauses', figure: pausesFigure },
  { name: 'the parts of a lookup', figure: partsFigure },
  { name: 'unusual ids and timeouts', figure: variantsFigure },
];

/** @param data the address of the numbers, relative to the page. */
export async function renderPage(run: Run, data: string): Promise<string> {
  const figures = await Promise.all(FIGURES.map(async ({ name, figure }) => ({ name, figure: await figure(run) })));
  const missing = figures.filter(({ figure }) => !figure).map(({ name }) => name);
  if (run.starts.length === 0) missing.push('time to the first lookup');
  return document(
    run,
    html`${headline(run)}${environment(run)}${figures.map(({ figure }) => (figure ? figureMarkup(figure) : nothing))}
      ${smallNumbers(run)}${notMeasured(missing)}
      <footer>
        <p>Drawn from <a href="${data}">the numbers of this run</a>, with nothing loaded from anywhere.</p>
      </footer>`,
  ).markup;
}

function document(run: Run, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
        />
        <link rel="icon" href="data:," />
        <title>wasm-session-cache, measured ${dateOf(run)}</title>
        <style>
          ${asset('colours.css')} ${asset('page.css')} ${asset('figure.css')}
        </style>
      </head>
      <body>
        <main>
          <header>
            <h1>A TLS session cache, measured</h1>
            ${summary(run)}
          </header>
          ${body}
        </main>
        <div id="tip" hidden></div>
        <script>
          ${asset('hover.js')};
        </script>
      </body>
    </html> `;
}

function summary(run: Run): Html {
  const quick = run.full ? nothing : html` It was a quick run: fewer sizes, contestants and rounds.`;
  return html`<p>
    What <b>wasm-session-cache</b> costs beside other ways to keep sessions by their ids, all fed the same buffers,
    through their public interfaces, in one run on one machine.${quick} Point at a row or a dot for more.
  </p>`;
}

function environment({ environment: pairs }: Run): Html {
  return html`<section class="environment" aria-label="Where it was measured">
    ${definitions(pairs.map(readable))}
  </section>`;
}

/** A date without its fractions of a second. */
function readable([name, value]: readonly [string, string]): [string, string] {
  return [name, value.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)\S*Z$/, '$1, $2 UTC')];
}

function smallNumbers({ starts, binary, misses = [] }: Run): Html {
  const missed = misses.map(({ size, rounds }): [string, string] => [
    `over ${grouped(size)} sessions`,
    `${median(rounds).toFixed(1)} ns`,
  ]);
  const started = starts.map(({ what, milliseconds: time }): [string, string] => [what, milliseconds(time)]);
  return html`<section class="small-numbers">
    <h2>Floors, start and size</h2>
    ${numbers('A cache miss that the next one has to wait for, over as much memory as the core takes.', missed)}
    ${numbers('From the start of a process to the end of its first lookup, median over processes.', started)}
    ${numbers('The core, release build.', [
      ['as it is', `${grouped(binary.raw)} bytes`],
      ['with brotli', `${grouped(binary.brotli)} bytes`],
    ])}
  </section>`;
}

function numbers(text: string, pairs: readonly [string, string][]): Html {
  return pairs.length === 0
    ? nothing
    : html`<p>${text}</p>
        ${definitions(pairs)}`;
}

function notMeasured(names: readonly string[]): Html {
  return names.length === 0 ? nothing : html`<p class="missing">Not measured in this run: ${names.join(', ')}.</p>`;
}

function dateOf({ environment: pairs }: Run): string {
  return pairs.find(([name]) => name === 'date')?.[1].slice(0, 10) ?? '';
}
