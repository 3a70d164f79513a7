import { browser } from '../../test/runtimes/browser.ts';
import { bun, deno, node } from '../../test/runtimes/command.ts';
import type { Start } from '../../test/runtimes/runtime.ts';
import { workerd } from '../../test/runtimes/workerd.ts';

export interface Row {
  readonly name: string;
  readonly start: Start;
  /** A module of programs/. */
  readonly program: string;
  /** Where a program can't time itself: in a Worker time stands still between two answers from outside. */
  readonly clock: 'inside' | 'outside';
}

const MAIN = 'main.mjs';
const JS = 'js.mjs';

export const rows: readonly Row[] = [
  row('Node', node(), MAIN),
  row('Node, js', node(), JS),
  row('Node 22', node('node22'), MAIN),
  row('Node 24', node('node24'), MAIN),
  row('Node 26', node('node26'), MAIN),
  row('Deno', deno(), MAIN),
  row('Bun', bun, MAIN),
  row('workerd', workerd, MAIN, 'outside'),
  row('Chromium', browser('chromium'), MAIN),
  row('Chromium, js', browser('chromium'), JS),
  row('Firefox', browser('firefox'), MAIN),
];

function row(name: string, start: Start, program: string, clock: Row['clock'] = 'inside'): Row {
  return { name, start, program, clock };
}
