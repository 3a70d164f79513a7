// What the colours and symbols of a figure mean.
import { distinct } from '../statistics.ts';
import { colour, TONES, toneOf } from './contestants.ts';
import { html, raw, type Html } from './html.ts';

type Entry = readonly [symbol: Html, title: string];

export function key(...entries: readonly Entry[]): Html {
  const items = entries.map(([symbol, title]) => html`<li>${symbol}${title}</li>`);
  return html`<ul class="key">
    ${items}
  </ul>`;
}

/** One entry for each kind of contestant that is there. */
export function contestantKey(contestants: readonly string[]): Html {
  const there = distinct(contestants.map(toneOf));
  const shown = TONES.filter(({ tone }) => there.includes(tone));
  return key(...shown.map(({ tone, title }): Entry => [swatch(colour(tone)), title]));
}

export function swatch(background: string, opacity = 1): Html {
  return html`<i class="swatch" style="background:${background};opacity:${opacity}"></i>`;
}

export const disc = symbol('<circle r="4" fill="currentColor"/>');
export const diamond = symbol('<path d="M0,-5L4,0L0,5L-4,0Z" fill="currentColor"/>');
export const ring = symbol('<circle r="4" fill="none" stroke="currentColor" stroke-width="1.6"/>');
export const tick = symbol('<path d="M0,-5.5V5.5" stroke="currentColor" stroke-width="1.6"/>');

function symbol(shape: string): Html {
  return raw(`<svg viewBox="-6 -6 12 12" aria-hidden="true">${shape}</svg>`);
}
