// HTML from text: everything that is put into a page passes through `escape` or was made here.
import { readFileSync } from 'node:fs';

/** Markup, as opposed to text that is still to be escaped. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | readonly Html[];

/** A template whose values are escaped unless they are markup. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return raw(String.raw({ raw: strings }, ...parts.map(render)));
}

export function raw(markup: string): Html {
  return { markup };
}

export const nothing = raw('');

/** A file that stands beside this one: a style sheet, a script. */
export function asset(name: string): Html {
  return raw(readFileSync(new URL(name, import.meta.url), 'utf8').trim());
}

export type Cell = string | number;

/** The first of the row is its header. Numbers are aligned at the right. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): Html {
  const columns = head.map((name) => html`<th scope="col">${name}</th>`);
  const body = rows.map(
    (cells) =>
      html`<tr>
        ${cells.map(tableCell)}
      </tr>`,
  );
  return html`<table>
    <thead>
      <tr>
        ${columns}
      </tr>
    </thead>
    <tbody>
      ${body}
    </tbody>
  </table>`;
}

export function definitions(pairs: readonly (readonly [string, string | Html])[]): Html {
  const items = pairs.map(
    ([name, value]) =>
      html`<div>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div>`,
  );
  return html`<dl>${items}</dl>`;
}

function tableCell(value: Cell, column: number): Html {
  if (column === 0) return html`<th scope="row">${value}</th>`;
  return typeof value === 'number' ? html`<td class="number">${exact(value)}</td>` : html`<td>${value}</td>`;
}

/** More digits than in the figure: who opens the table wants them. */
function exact(value: number): string {
  if (!Number.isFinite(value)) return '';
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 10 ? 3 : 1 });
}

function render(part: Part): string {
  if (typeof part === 'string') return escape(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
