// What resumption saves a TLS server of Node, and what the binding costs it.
//
//   npm run bench:node                      on Node 24: CPU times, and instructions where valgrind is installed
//   npm run bench:node -- --full            longer, and servers that hold a million sessions
//   npm run bench:node -- --times           CPU times alone
//   npm run bench:node -- --instructions    instructions alone
//   npm run bench:node -- --holding         servers that hold a million sessions alone
//   npm run bench:node:current              the same, with the same options, on the Node that runs npm
import { parseArgs } from 'node:util';
import { alignColumns } from '../columns.ts';
import { describeMachine } from '../machine.ts';
import { createProgress } from '../progress.ts';
import { findValgrind } from './callgrind.ts';
import { formatAddition, formatCosts, formatExtent, formatResumption } from './cost-tables.ts';
import { measureCosts } from './costs.ts';
import { endWhenInterrupted } from './ending.ts';
import { formatHoldings } from './holding-table.ts';
import { measureHolding } from './holding.ts';
import { formatInstructions } from './instruction-table.ts';
import { countInstructions } from './instructions.ts';

/** Until the compiler has done nearly all: with the binding it still has much to do between 3,000 and 3,600. */
const WARM_UP = 4000;
const QUICK = { processes: 3, warmUp: WARM_UP, rounds: 6, connections: 150 };
const FULL = { processes: 7, warmUp: WARM_UP, rounds: 15, connections: 100 };
const INSTRUCTIONS = { warmUp: WARM_UP, windows: 15, connections: 20 };
const HOLDING = { size: 1_000_000, bytes: 1400, rate: 200, seconds: 60, collectEvery: 10, warmUp: 3000, rounds: 3 };

const flag = { type: 'boolean', default: false } as const;
const { values } = parseArgs({ options: { full: flag, times: flag, instructions: flag, holding: flag } });
const all = !values.times && !values.instructions && !values.holding;
const progress = createProgress();
endWhenInterrupted();
const valgrind = await findValgrind();
show(alignColumns(describeRun(), 2));
if (all || values.times) await showCosts();
if (all || values.instructions) await showInstructions();
if (values.holding || (all && values.full)) show(formatHoldings(await measureHolding(HOLDING, progress.show)));

function show(text: string): void {
  progress.clear();
  console.log(`${text}\n`);
}

function describeRun(): [string, string][] {
  const { node, openssl, v8 } = process.versions;
  return [
    ...describeMachine(),
    ['node', `${node}, OpenSSL ${openssl}, V8 ${v8}`],
    ['valgrind', valgrind ?? 'not installed'],
  ];
}

async function showCosts(): Promise<void> {
  const extent = values.full ? FULL : QUICK;
  const costs = await measureCosts(extent, progress.show);
  const tables = [formatCosts, formatAddition, formatResumption].map((format) => format(costs));
  show([formatExtent(extent), ...tables].join('\n\n'));
}

async function showInstructions(): Promise<void> {
  if (valgrind) show(formatInstructions(await countInstructions(INSTRUCTIONS, progress.show), INSTRUCTIONS));
  else show('not measured: instructions (valgrind is not installed)');
}
