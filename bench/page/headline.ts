// The few ratios that matter most, in figures that can be read from afar.
import { findResult, type Run } from '../results.ts';
import { distinct } from '../statistics.ts';
import { LIBRARY } from './contestants.ts';
import { entryOf, type Entry } from './entries.ts';
import { digits, sessions, times } from './format.ts';
import { html, nothing, type Html } from './html.ts';
import { MAIN_OPERATIONS, USUAL_SIZE } from './operations.ts';

export function headline(run: Run): Html {
  const items = MAIN_OPERATIONS.map((operation) => operationItem(run, operation));
  if (items.every((item) => item === nothing)) return nothing;
  return html`<section class="headline" aria-label="In short">
    <p>How many times as fast as <b>${run.baseline}</b>:</p>
    <div>${items}</div>
  </section>`;
}

function operationItem(run: Run, operation: string): Html {
  const compared = comparedSizes(run)
    .map((size) => comparison(run, operation, size))
    .filter((item) => item !== nothing);
  return compared.length === 0
    ? nothing
    : html`<article>
        <h2>${operation}</h2>
        ${compared}
      </article>`;
}

function comparison(run: Run, operation: string, size: number): Html {
  const own = entryFor(run, operation, size, LIBRARY);
  const theirs = entryFor(run, operation, size, run.baseline);
  if (!own || !theirs) return nothing;
  return html`<p>
    <strong>${times(own.ratio)}</strong> at ${sessions(size)}<br />
    <small>${digits(own.nanoseconds)} ns against ${digits(theirs.nanoseconds)} ns</small>
  </p>`;
}

/** OpenSSL's default size, and the largest. */
function comparedSizes({ operations }: Run): number[] {
  const sizes = operations.map(({ size }) => size);
  return distinct([sizes.includes(USUAL_SIZE) ? USUAL_SIZE : Math.min(...sizes), Math.max(...sizes)]);
}

function entryFor(run: Run, operation: string, size: number, contestant: string): Entry | undefined {
  const result = findResult(run.operations, { size, operation, contestant });
  return result && entryOf(result, run);
}
