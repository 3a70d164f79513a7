#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { run } from './probe.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

// Whoever reads may have read enough: what was found still decides how the program ends.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code !== 'EPIPE') process.exitCode = 2;
});
try {
  process.exitCode = await run(process.argv.slice(2), version, process);
} catch (error) {
  // Node's own status for it, 1, would say something of the server.
  console.error(error);
  process.exitCode = 2;
}
