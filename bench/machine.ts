// Where and with what the measurements were made.
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

const PACKAGES = ['lru-cache', 'quick-lru', 'tiny-lru', 'mnemonist', 'tinybench'];

/** Name and value, in order. */
export function describeMachine(): [string, string][] {
  const [cpu] = cpus();
  return [
    ['date', new Date().toISOString()],
    ['cpu', `${cpu?.model ?? 'unknown'}, ${cpus().length} cores`],
    ['memory', `${(totalmem() / 2 ** 30).toFixed(1)} GiB`],
  ];
}

/** The same of all that took part: what is not of this process comes last. */
export function describeRun(natives: readonly (readonly [string, string])[]): [string, string][] {
  return [
    ...describeMachine(),
    ['node', `${process.versions.node}, ${process.platform} ${process.arch}`],
    ['V8', process.versions.v8],
    ...PACKAGES.map((name): [string, string] => [name, packageVersion(name)]),
    ...natives.map(([name, version]): [string, string] => [name, version]),
  ];
}

function packageVersion(name: string): string {
  const text = readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
