// Session data is key material: what is ours is zeroed when it was used.
import type { Duplex } from 'node:stream';
import { createServer, type TLSSocket } from 'node:tls';
import { inspect } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { attachSessionCache } from '../../../src/node/index.js';
import { makeAuthority } from '../../support/certificates.js';
import { mapStore } from '../../support/map-store.js';
import { answerAll, listen, stand, visit } from '../../support/tls.js';
import { returning, trustingOptions, VERSIONS } from '../../support/trust.js';

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

test('inspecting a binding shows what it counts in one line, and no session', async () => {
  const { port, binding } = await stand();
  const { session } = await visit(port);
  await visit(port, { session });
  expect(inspect(binding)).toMatch(
    /^SessionCacheBinding \{ attached: true, handshakes: 2, resumed: 1, resumedOtherwise: 0, notResumed: \{.*\}, stored: 3, .* \}$/,
  );
  const shown = inspect(binding, { depth: 9, showHidden: true }) + JSON.stringify(binding);
  expect(shown).not.toMatch(/Buffer|Uint8Array|Session \{/);
});

describe.each(VERSIONS)('%s: the data of a handshake that Node refuses is zeroed', (maxVersion) => {
  /** Data of the sessions made for a client that is refused. */
  async function refused(own: object): Promise<{ seen: Buffer[]; stored: number }> {
    const server = createServer({ ...(await trustingOptions()), rejectUnauthorized: true });
    const binding = attachSessionCache(server);
    const seen: Buffer[] = [];
    server.on('newSession', (_id: Buffer, data: Buffer) => seen.push(data));
    const gone = vi.fn<() => void>();
    server.on('tlsClientError', gone);
    answerAll(server);
    const closed = new Promise((resolve) => server.once('connection', (socket) => socket.once('close', resolve)));
    await visit(await listen(server), { maxVersion, ...own }).catch(() => {});
    await closed;
    return { seen, stored: binding.stats.stored };
  }

  test('without a certificate', async () => {
    const { seen, stored } = await refused({});
    await vi.waitFor(() => expect(seen.filter((data) => !isZero(data))).toEqual([]));
    expect(stored).toBe(0);
  });

  test('with a certificate of nobody known', async () => {
    const { seen, stored } = await refused(await (await makeAuthority()).issue());
    // TLS has made them before Node looks at the certificate.
    expect(seen.length).toBeGreaterThan(0);
    await vi.waitFor(() => expect(seen.filter((data) => !isZero(data))).toEqual([]));
    expect(stored).toBe(0);
  });
});

describe.each(VERSIONS)('%s: inspecting', (maxVersion) => {
  test('the sockets of a server shows no id of a session', async () => {
    const { server, port, binding } = await stand({ singleUse: false });
    const ids: Buffer[] = [];
    const shown: string[] = [];
    const show = (socket: Duplex) => shown.push(inspect(socket, { depth: 9, showHidden: true, maxArrayLength: null }));
    server.on('newSession', (id: Buffer) => ids.push(Buffer.from(id)));
    server.on('connection', (raw) => {
      setImmediate(show, raw);
      server.once('secureConnection', (socket: TLSSocket) => {
        show(raw);
        show(socket);
        setImmediate(show, raw);
        setImmediate(show, socket);
      });
    });
    const visit = returning(port, { maxVersion });
    await visit();
    expect((await visit()).resumed).toBe(true);
    expect([shown.length, ids.length, binding.stats.resumed]).toEqual([10, maxVersion === 'TLSv1.3' ? 3 : 1, 1]);
    for (const id of ids)
      for (const text of shown) expect(formsOf(id).filter((form) => text.includes(form))).toEqual([]);
  });
});

/** How an id may be shown. The first bytes are enough: `inspect` ends after fifty of them. */
function formsOf(id: Buffer): string[] {
  const hex = id.toString('hex').slice(0, 24);
  return [
    hex,
    hex.replaceAll(/..(?=.)/g, '$& '),
    id.subarray(0, 8).join(', '),
    id.toString('latin1'),
    id.toString('base64'),
  ];
}
