// Session data is key material: what is ours is zeroed when it was used.
import { inspect } from 'node:util';
import { expect, test, vi } from 'vitest';
import { mapStore } from '../../support/map-store.js';
import { stand, visit } from '../../support/tls.js';

const isZero = (bytes: Uint8Array) => bytes.every((byte) => byte === 0);

test('what was taken is zeroed, what was only got stays', async () => {
  const map = new Map<string, Uint8Array>();
  const { port } = await stand({ cache: mapStore(map), singleUse: true });
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    const first = await visit(port, { maxVersion });
    const held = [...map.values()];
    expect(held.some(isZero)).toBe(false);
    expect((await visit(port, { maxVersion, session: first.session })).resumed).toBe(true);
    const zeroed = held.filter(isZero);
    expect(zeroed).toHaveLength(maxVersion === 'TLSv1.2' ? 0 : 1);
    // Nothing that is still in the store was touched.
    expect([...map.values()].some(isZero)).toBe(false);
  }
});

test('what was taken is zeroed, also where the store answers after the deadline', async () => {
  const map = new Map<string, Uint8Array>();
  const store = mapStore(map);
  let answer: (() => void) | undefined;
  const take: typeof store.take = (id, version) =>
    new Promise((resolve) => (answer = () => resolve(store.take(id, version))));
  const { port, binding } = await stand({ cache: { ...store, take }, lookupDeadline: 1, singleUse: true });
  const { session } = await visit(port);
  const held = [...map.values()];
  expect((await visit(port, { session })).resumed).toBe(false);
  expect(binding.stats.notResumed.deadline).toBe(1);
  expect(held.some(isZero)).toBe(false);
  answer!();
  await vi.waitFor(() => expect(held.filter(isZero)).toHaveLength(1));
});

test("the data that Node's event gives is zeroed when it was stored", async () => {
  const { server, port, binding } = await stand();
  const seen: Buffer[] = [];
  server.on('newSession', (_id: Buffer, data: Buffer) => seen.push(data));
  await visit(port);
  expect([seen.length, seen.every(isZero), binding.stats.stored]).toEqual([2, true, 2]);
});

test('inspecting a binding shows no session', async () => {
  const { port, binding } = await stand();
  await visit(port);
  const shown = inspect(binding, { depth: 9, showHidden: true }) + JSON.stringify(binding);
  expect(shown).not.toMatch(/Buffer|Uint8Array|Session \{/);
});
