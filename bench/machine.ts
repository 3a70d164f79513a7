// Where and with what the measurements were made.
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** Name and value, in order. */
export function describeRun(): [string, string][] {
  const [cpu] = cpus();
  return [
    ['date', new Date().toISOString()],
    ['cpu', `${cpu?.model ?? 'unknown'}, ${cpus().length} cores`],
    ['memory', `${(totalmem() / 2 ** 30).toFixed(1)} GiB`],
    ['node', `${process.versions.node}, V8 ${process.versions.v8}, ${process.platform} ${process.arch}`],
    ['lru-cache', packageVersion('lru-cache')],
    ['tinybench', packageVersion('tinybench')],
  ];
}

function packageVersion(name: string): string {
  const text = readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
