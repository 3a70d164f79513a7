import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Replay, type Outcome } from './support/replay.js';

const folder = new URL('fixtures/traces/', import.meta.url);
const traces = readdirSync(folder).filter((name) => name.endsWith('.jsonl.gz'));

test('there are 38 recorded traces of libssl', () => {
  expect(traces).toHaveLength(38);
});

test.each(traces)('%s replays with 0 differences', (name) => {
  const lines = gunzipSync(readFileSync(new URL(name, folder)))
    .toString()
    .trim()
    .split('\n');
  const replay = new Replay();
  for (const [i, line] of lines.entries()) {
    const { o, ...recorded } = JSON.parse(line) as Outcome & { o: string };
    expect(replay.run(o), `line ${i + 1}: ${o}`).toEqual(recorded);
  }
});
