// npm run test:clients [-- --all] [--only nginx]: clients and drivers with the cache, on each Node, against real servers. Of twenty connections one after
// the other nineteen are to resume.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { markdownTable } from '../../bench/columns.ts';
import { createProgress } from '../../bench/progress.ts';
import { findBinary } from '../runtimes/packages.ts';
import { findCommand } from '../support/find-command.ts';
import { VERSIONS, WEB_SERVERS } from './servers.ts';
import { SERVICES, startService } from './services.ts';
import { makeWorld } from './world.ts';

const NODES = ['node20', 'node22', 'node24', 'node26'] as const;
const LIMIT = 60_000;
/** By way and Node: why it can't be there. */
const IMPOSSIBLE: Record<string, readonly string[]> = { 'undici 8': ['node20'] };

interface Result {
  readonly resumed?: number;
  readonly failed?: number;
  readonly problem?: string;
}

const { values } = parseArgs({
  options: { all: { type: 'boolean', default: Boolean(process.env.CI) }, only: { type: 'string', default: '' } },
});
const progress = createProgress();
const rows: string[][] = [];
const failures: string[] = [];
const missing: string[] = [];
let passed = 0;

{
  await using world = await makeWorld();
  for (const [server, { command, start }] of Object.entries(WEB_SERVERS)) {
    if (!server.includes(values.only) || (command && isMissing(server, command))) continue;
    for (const version of VERSIONS) await visitWeb(`${server}, ${version}`, await start(world, version));
  }
  for (const service of SERVICES) {
    const name = `${service.driver} with ${service.command}`;
    if (!name.includes(values.only) || isMissing(name, service.command)) continue;
    await visitService(service, await startService(service, world));
  }
}
progress.clear();
console.log(markdownTable([['client and server', ...NODES], ...rows], NODES.length + 1));
for (const name of missing) console.log(`not run: ${name} is not installed`);
if (values.all) failures.push(...missing);
for (const failure of failures) console.log(`failed: ${failure}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;

function isMissing(name: string, command: string): boolean {
  if (findCommand([command])) return false;
  missing.push(name);
  return true;
}

/** Each way, on each Node. */
async function visitWeb(server: string, web: object): Promise<void> {
  const results: Record<string, Result>[] = [];
  for (const node of NODES) results.push(await run(node, server, 'visits', [JSON.stringify(web)]));
  for (const way of Object.keys(results[0]!)) {
    rows.push([`${way}, ${server}`, ...results.map((result, n) => judge(way, server, NODES[n]!, result[way], 19))]);
  }
}

async function visitService({ driver, command, least }: (typeof SERVICES)[number], service: object): Promise<void> {
  const cells: string[] = [];
  for (const node of NODES) {
    const result = await run<Result>(node, command, 'drivers', [driver, JSON.stringify(service)]);
    cells.push(judge(driver, command, node, result, least));
  }
  rows.push([`${driver}, ${command}`, ...cells]);
}

async function run<R>(node: (typeof NODES)[number], server: string, program: string, given: string[]): Promise<R> {
  progress.show(`${server}, ${node}, ${program}`);
  const path = fileURLToPath(new URL(`programs/${program}.mjs`, import.meta.url));
  const { stdout } = await promisify(execFile)(findBinary(node), [path, ...given], { timeout: LIMIT });
  return JSON.parse(stdout) as R;
}

/** A cell of the table. */
function judge(way: string, server: string, node: string, result: Result = {}, least: number): string {
  const { resumed = 0, failed = 0, problem } = result;
  if (IMPOSSIBLE[way]?.includes(node)) return 'not there';
  if (!problem && resumed >= least && failed === 0) passed++;
  else failures.push(`${way}, ${server}, ${node}: ${problem ?? `${resumed} resumed, ${failed} failed`}`);
  return problem ? 'FAILED' : String(resumed);
}
