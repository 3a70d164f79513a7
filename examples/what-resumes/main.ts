// What resumes with Node alone, with tickets whose keys are shared, by Node's session events, and with this library: each cell
// of the table in the README, found out by servers and clients on loopback.
//
//   npm run build && npx tsx examples/what-resumes/main.ts
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeIdentity } from '../certificate.ts';
import { QUESTIONS, type Question } from './questions.ts';
import type { Way } from './ways.ts';

const COLUMNS: Readonly<Record<Way, string>> = {
  default: 'Node as it is',
  ticketKeys: 'shared `ticketKeys`',
  events: "Node's session events",
  library: 'this library',
};

const identity = await makeIdentity();
const folder = mkdtempSync(join(tmpdir(), 'what-resumes-'));

/** 'yes', 'no', or the version of two in which it is so. */
async function cell({ versions, ask }: Question, way: Way): Promise<string> {
  const held = await ask({ ...identity, way, singleUse: false, folder: mkdtempSync(join(folder, 'store-')) });
  if (held.length === 0) return 'no';
  return held.length === versions.length ? 'yes' : `${held[0].replace('v', ' ')} only`;
}

function print(cells: readonly string[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}

const ways = Object.keys(COLUMNS) as Way[];
print(['a client that comes back resumes', ...Object.values(COLUMNS)]);
print(['---', ...ways.map(() => '---')]);
for (const [name, question] of Object.entries(QUESTIONS)) {
  print([name, ...(await Promise.all(ways.map((way) => cell(question, way))))]);
}
rmSync(folder, { recursive: true });
