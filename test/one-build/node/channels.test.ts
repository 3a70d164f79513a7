// node:diagnostics_channel: what `onResumption` and `onError` get, for tools that the program knows nothing of.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { AttachOptions, ResumptionReport } from '../../../src/node/index.js';
import { mapStore } from '../../support/map-store.js';
import { stand, visit, visits } from '../../support/tls.js';
import { VERSIONS } from '../../support/trust.js';

const HANDSHAKE = 'wasm-session-cache:handshake';
const STORE_ERROR = 'wasm-session-cache:store-error';

/** Until the test ends. */
function hear(name: string, listener: (message: unknown) => void): void {
  subscribe(name, listener);
  onTestFinished(() => void unsubscribe(name, listener));
}

describe.each(VERSIONS)('%s', (maxVersion) => {
  test('a subscriber gets what onResumption gets', async () => {
    const reports: ResumptionReport[] = [];
    const heard: unknown[] = [];
    hear(HANDSHAKE, (report) => heard.push(report));
    const { port } = await stand({ onResumption: (report) => void reports.push(report) });
    expect(await visits(port, 3, { maxVersion })).toEqual([false, true, true]);
    expect(heard).toEqual(reports);
    expect(reports.map(({ reason }) => reason)).toEqual(['none-offered', undefined, undefined]);
    expect((heard as ResumptionReport[]).every(({ socket }, n) => socket === reports[n]?.socket)).toBe(true);
  });
});

test('a program that has no onResumption is heard of all the same, as long as somebody subscribes', async () => {
  const heard: unknown[] = [];
  const listener = (report: unknown) => void heard.push((report as ResumptionReport).resumed);
  const { port } = await stand();
  await visit(port);
  hear(HANDSHAKE, listener);
  await visits(port, 2);
  unsubscribe(HANDSHAKE, listener);
  await visit(port);
  expect(heard).toEqual([false, true]);
});

test('without a subscriber nothing is asked for a report', async () => {
  const now = vi.fn<() => number>(() => 1_800_000_000);
  const { port } = await stand({ now });
  const { session } = await visit(port);
  const asked = async () => {
    const before = now.mock.calls.length;
    await visit(port, { session });
    return now.mock.calls.length - before;
  };
  const alone = await asked();
  hear(HANDSHAKE, () => {});
  // The age of the session that was resumed.
  expect(await asked()).toBe(alone + 1);
});

const REFUSAL = new Error('the store is away');
const refuse = () => {
  throw REFUSAL;
};

test.each<[string, AttachOptions]>([
  ['a store that throws', { cache: { ...mapStore(), set: refuse } }],
  ['a store that rejects', { cache: { ...mapStore(), set: () => Promise.reject(REFUSAL) } }],
  ['a callback that throws', { onResumption: refuse }],
])('%s: a subscriber gets what onError gets', async (_, options) => {
  const errors: unknown[] = [];
  const heard: unknown[] = [];
  hear(STORE_ERROR, (error) => heard.push(error));
  const { port } = await stand({ ...options, onError: (error) => void errors.push(error) });
  await visits(port, 2);
  expect(errors.length).toBeGreaterThan(0);
  expect(heard).toEqual(errors);
  expect(errors.every((error) => error === REFUSAL)).toBe(true);
});

test('a subscriber that throws breaks no handshake: Node tells of it as of any uncaught exception', async () => {
  const failure = new Error('a subscriber');
  const told: unknown[] = [];
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException').on('uncaughtException', (error) => void told.push(error));
  onTestFinished(() => {
    process.removeAllListeners('uncaughtException');
    for (const listener of others) process.on('uncaughtException', listener);
  });
  const throwing = () => {
    throw failure;
  };
  hear(HANDSHAKE, throwing);
  hear(STORE_ERROR, throwing);
  const errors: unknown[] = [];
  const { port, binding } = await stand({ onResumption: refuse, onError: (error) => void errors.push(error) });
  expect(await visits(port, 3)).toEqual([false, true, true]);
  expect(binding.stats).toMatchObject({ handshakes: 3, resumed: 2 });
  expect(errors).toEqual([REFUSAL, REFUSAL, REFUSAL]);
  expect([told.length, told.every((error) => error === failure)]).toEqual([6, true]);
});
