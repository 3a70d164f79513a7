// A figure of the page: panels side by side, in groups of which one is shown at a time, and the numbers as a table.
import { distinct, sizesOf } from '../statistics.ts';
import { sessions } from './format.ts';
import { html, nothing, type Html } from './html.ts';

export interface Panel {
  readonly title: string;
  /** What is measured, and in which unit. */
  readonly unit: string;
  readonly chart: Html;
}

export interface Group {
  /** On the button that shows it, or by itself where there is only one. */
  readonly label: string;
  readonly panels: readonly Panel[];
}

export interface Figure {
  /** For links to the figure. */
  readonly id: string;
  readonly title: string;
  /** How to read it, and how it was measured. */
  readonly text: Html;
  readonly key: Html;
  readonly groups: readonly Group[];
  /** The group that is shown at first. */
  readonly first?: number;
  readonly table: Html;
}

/** A group for each number of sessions, and in it a panel for each operation. */
export function groupsBySize<T extends { readonly size: number; readonly operation: string }>(
  measured: readonly T[],
  panelOf: (ofOperation: readonly T[], ofSize: readonly T[]) => Promise<Panel>,
): Promise<Group[]> {
  const groups = sizesOf(measured).map(async (size) => {
    const ofSize = measured.filter((one) => one.size === size);
    const panels = distinct(ofSize.map(({ operation }) => operation)).map((name) =>
      panelOf(
        ofSize.filter(({ operation }) => operation === name),
        ofSize,
      ),
    );
    return { label: sessions(size), panels: await Promise.all(panels) };
  });
  return Promise.all(groups);
}

export function figureMarkup(figure: Figure): Html {
  const { id, title, text, key, groups, table } = figure;
  return html`<figure id="${id}" aria-labelledby="${id}-title">
    <figcaption>
      <h2 id="${id}-title">${title}</h2>
      <p>${text}</p>
    </figcaption>
    ${key}${buttons(figure)}${groups.map(groupMarkup)}
    <details>
      <summary>The numbers</summary>
      <div class="scroll" tabindex="0" role="group" aria-label="${title}">${table}</div>
    </details>
  </figure>`;
}

/** Radio buttons before the groups, so that the style sheet alone shows the right one. */
function buttons({ id, title, groups, first = 0 }: Figure): Html {
  if (groups.length === 1) return groups[0].label ? html`<p class="only">${groups[0].label}</p>` : nothing;
  const items = groups.map(({ label }, index) => {
    const checked = index === first ? html`checked` : nothing;
    const name = `${id}-${index}`;
    return html`<input type="radio" name="${id}" id="${name}" aria-label="${title}: ${label}" ${checked} /><label
        for="${name}"
        >${label}</label
      >`;
  });
  return html`${items}`;
}

function groupMarkup({ label, panels }: Group): Html {
  const items = panels.map(
    ({ title, unit, chart }) =>
      html`<div class="panel">
        <h3>${title} <small>${unit}</small></h3>
        ${chart}
      </div>`,
  );
  return html`<section class="group" aria-label="${label}">${items}</section>`;
}
