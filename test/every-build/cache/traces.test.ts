import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Replay, type Outcome } from '../../support/replay.js';

describe.each([
  ['3.0', 38],
  ['3.5', 36],
] as const)('OpenSSL %s', (openssl, recordings) => {
  const folder = new URL(`../../fixtures/traces-${openssl}/`, import.meta.url);
  const traces = readdirSync(folder).filter((name) => name.endsWith('.jsonl.gz'));

  test(`there are ${recordings} recorded traces of its libssl`, () => {
    expect(traces).toHaveLength(recordings);
  });

  test.each(traces)('%s replays with 0 differences', (name) => {
    const lines = gunzipSync(readFileSync(new URL(name, folder)))
      .toString()
      .trim()
      .split('\n');
    // What is 3.5's is there without being asked for.
    const replay = new Replay(openssl === '3.5' ? undefined : openssl);
    for (const [i, line] of lines.entries()) {
      const { o, ...recorded } = JSON.parse(line) as Outcome & { o: string };
      const outcome = replay.run(o);
      // `expect` of each of so many lines would take most of the time.
      if (!isDeepStrictEqual(outcome, recorded)) expect(outcome, `line ${i + 1}: ${o}`).toEqual(recorded);
    }
  });
});
