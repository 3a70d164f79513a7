// npm run bench:client: the CPU time that a connection costs a client of Node, in processes of their own, in turns.
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { makeAuthority } from '../../test/support/certificates.ts';
import { markdownTable } from '../columns.ts';
import { createProgress } from '../progress.ts';
import { median, medianRatio } from '../statistics.ts';
import { WAYS, type Way } from './ways.ts';

const PROCESSES = 3;
const VERSIONS = ['TLSv1.2', 'TLSv1.3'];
/** What the last columns divide by what. */
const RATIOS: [name: string, way: Way, by: Way, most: number][] = [
  ['cache / full', 'cache', 'full', 0.65],
  ['miss / full', 'miss', 'full', 1.1],
  ['miss / full, heard', 'miss', 'full, heard', 1.1],
  ['cache / by hand', 'cache', 'by hand', 1.05],
];

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const authority = await makeAuthority();
const identity = await authority.issue({ hosts: ['localhost'], algorithm: 'RSA' });
const progress = createProgress();
const server = fork(path('server.ts'));
const rows: string[][] = [];
try {
  server.send(identity);
  const [port] = (await once(server, 'message')) as [number];
  for (const version of VERSIONS) rows.push(await measure(port, version));
} finally {
  progress.clear();
  server.kill();
}
const head = ['Node ' + process.versions.node, ...WAYS.map((way) => `${way}, us`), ...RATIOS.map(ratioName)];
console.log(markdownTable([head, ...rows], head.length));

function ratioName([name, , , most]: (typeof RATIOS)[number]): string {
  return `${name} (at most ${most})`;
}

async function measure(port: number, version: string): Promise<string[]> {
  const rounds: Record<Way, number>[] = [];
  for (let n = 1; n <= PROCESSES; n++) {
    progress.show(`${version}, process ${n} of ${PROCESSES}`);
    const flags = [...process.execArgv, path('visitor.ts'), String(port), authority.cert, version];
    const { stdout } = await promisify(execFile)(process.execPath, flags);
    rounds.push(...JSON.parse(stdout));
  }
  const timesOf = (way: Way) => rounds.map((round) => round[way]);
  const times = WAYS.map((way) => median(timesOf(way)).toFixed(0));
  return [version, ...times, ...RATIOS.map(([, way, by]) => medianRatio(timesOf(way), timesOf(by)).toFixed(2))];
}
