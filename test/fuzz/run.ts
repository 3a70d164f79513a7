// In the Node whose libssl is driven: lists of random operations until the time or the operations are over, or one differs.
import { openSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { describe } from './protocol.js';
import { Comparison, type Difference, type Oracle } from './compare.js';
import type { Task } from './drive.js';
import { shrink } from './shrink.js';

const PROGRESS_MILLISECONDS = 10_000;

const { addon, seed, operations, seconds, core, at } = JSON.parse(process.argv[2]!) as Task;
const most = operations ?? Infinity;

function load(): Oracle {
  const module = { exports: {} as Oracle };
  process.dlopen(module, addon, constants.dlopen.RTLD_NOW);
  return module.exports;
}

function report(found: Difference): string {
  const lines = Array.from({ length: found.count }, (_, i) => describe(found.operations, i));
  const both = [`OpenSSL: ${found.openssl.join(' ')}`, `here:    ${found.ours.join(' ')}`];
  return [...lines, ...both, ...(found.failure === undefined ? [] : [String((found.failure as Error).stack)])].join(
    '\n',
  );
}

const version = process.versions.openssl.startsWith('3.0.') ? '3.0' : '3.5';
const { SSL_CTX_new } = core === 'js' ? await import('../../src/openssl-js.js') : await import('../../src/openssl.js');
const comparison = new Comparison(load(), SSL_CTX_new, version);

const atWork = openSync(at, 'w');
const started = performance.now();
const elapsed = () => performance.now() - started;
let done = 0;
let reported = 0;

function progress(): void {
  const speed = Math.round(done / (elapsed() / 1000));
  console.log(`${done.toLocaleString('en')} operations, ${speed.toLocaleString('en')} per second`);
  reported = elapsed();
}

console.log(`Node ${process.version}, OpenSSL ${process.versions.openssl}, core: ${core}, seeds from ${seed}`);
for (let next = seed; done < most && elapsed() < seconds * 1000; next++) {
  writeSync(atWork, String(next).padStart(10), 0);
  const result = comparison.runSeed(next);
  if (typeof result !== 'number') {
    progress();
    console.log(`seed ${next} differs, after ${Math.round(elapsed())} ms:\n${report(shrink(comparison, result))}`);
    process.exit(1);
  }
  done += result;
  if (elapsed() - reported > PROGRESS_MILLISECONDS) progress();
}
progress();
console.log('0 differences');
