// npm run bench:node [-- --full]: what resumption saves a TLS server of Node, and what the binding costs it.
import { parseArgs } from 'node:util';
import { alignColumns } from '../columns.ts';
import { describeMachine } from '../machine.ts';
import { createProgress } from '../progress.ts';
import { measureCosts } from './costs.ts';
import { measureHolding } from './holding.ts';
import { formatAddition, formatCosts, formatHoldings } from './report.ts';

const QUICK = { rounds: 15, connections: 80, warmUp: 400 };
const FULL = { rounds: 60, connections: 100, warmUp: 3000 };
const HOLDING = { size: 1_000_000, bytes: 1400, rate: 200, seconds: 60, warmUp: 2000, rounds: 3 };

const { values } = parseArgs({ options: { full: { type: 'boolean', default: false } } });
const progress = createProgress();
const { node, openssl } = process.versions;
const environment = [...describeMachine(), ['node', `${node}, OpenSSL ${openssl}`]];
console.log(`${alignColumns(environment, 2)}\n`);
const costs = await measureCosts(values.full ? FULL : QUICK, progress.show);
progress.clear();
console.log(`${formatCosts(costs)}\n\n${formatAddition(costs)}`);
if (values.full) {
  const holdings = await measureHolding(HOLDING, progress.show);
  progress.clear();
  console.log(`\n${formatHoldings(holdings)}`);
}
