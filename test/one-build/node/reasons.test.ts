// What is counted and reported is what happened.
import { once } from 'node:events';
import https from 'node:https';
import { createServer, type TlsOptions } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { SessionCache } from '../../../src/index.js';
import { attachSessionCache, type AttachOptions } from '../../../src/node/index.js';
import { mapStore } from '../../support/map-store.js';
import type { FullReport } from '../../support/revocation.js';
import { answerAll, HOST, listen, pki, serverOptions, stand, visit } from '../../support/tls.js';
import { returning, VERSIONS } from '../../support/trust.js';

/** A server that speaks TLS 1.2 alone. */
const OLD: TlsOptions = { maxVersion: 'TLSv1.2' };

describe('a client of both versions that has no session, at a server of TLS 1.2', () => {
  test('offers none: the id that it sends is random', async () => {
    const { binding, port } = await stand({}, OLD);
    for (let n = 0; n < 10; n++) await visit(port);
    expect(binding.stats.notResumed).toMatchObject({ 'none-offered': 10, unknown: 0 });
  });

  test('offers none, as a client of https without an agent', async () => {
    const server = https.createServer(await serverOptions(OLD), (_request, response) => response.end('x'));
    const binding = attachSessionCache(server);
    const port = await listen(server);
    const { authority } = await pki();
    for (let n = 0; n < 5; n++) {
      const request = https.get({ port, host: '127.0.0.1', servername: HOST, ca: authority.cert, agent: false });
      const [response] = await once(request, 'response');
      await once(response.resume(), 'end');
    }
    expect(binding.stats.notResumed).toMatchObject({ 'none-offered': 5, unknown: 0 });
  });

  test('resumes, once it has one, and not when that is gone', async () => {
    const cache = new SessionCache<Uint8Array>();
    const { binding, port } = await stand({ cache }, OLD);
    const visit = returning(port, {});
    const resumed = [(await visit()).resumed, (await visit()).resumed];
    cache.flushSessions(0);
    resumed.push((await visit()).resumed);
    expect(resumed).toEqual([false, true, false]);
    // An id that nobody knows may be a random one.
    const { 'none-offered': none, unknown } = binding.stats.notResumed;
    expect(none + unknown).toBe(2);
  });

  test('of TLS 1.2 alone offers what it sends', async () => {
    const { binding, port } = await stand({}, OLD);
    const { session } = await visit(port, { maxVersion: 'TLSv1.2' });
    const other = await stand({}, OLD);
    await visit(other.port, { maxVersion: 'TLSv1.2', session });
    expect(binding.stats.notResumed['none-offered']).toBe(1);
    expect(other.binding.stats.notResumed.unknown).toBe(1);
  });
});

describe.each(VERSIONS)('%s: a cache whose onRemove throws', (maxVersion) => {
  test('has kept the session that put another one out, and the error is told', async () => {
    const failure = new Error('onRemove');
    const errors: unknown[] = [];
    const cache = new SessionCache<Uint8Array>({
      cacheSize: 1,
      onRemove() {
        throw failure;
      },
    });
    const { binding, port } = await stand({ cache, singleUse: false, onError: (error) => errors.push(error) });
    await visit(port, { maxVersion });
    const { session } = await visit(port, { maxVersion });
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.every((error) => error === failure)).toBe(true);
    expect((await visit(port, { maxVersion, session })).resumed).toBe(true);
    expect(binding.stats).toMatchObject({ storeErrors: 0, resumed: 1 });
  });
});

describe.each(VERSIONS)('%s: a report', (maxVersion) => {
  async function reportsOf(options: AttachOptions, minutes: readonly number[]): Promise<FullReport[]> {
    const reports: FullReport[] = [];
    const clock = { now: 1_800_000_000 };
    const onResumption = (report: object) => void reports.push(report as FullReport);
    const { port } = await stand({ now: () => clock.now, onResumption, ...options });
    const visit = returning(port, { maxVersion });
    for (const passed of minutes) {
      clock.now += passed * 60;
      await visit();
    }
    return reports;
  }

  test('says the version', async () => {
    const reports = await reportsOf({}, [0, 1]);
    expect(reports.map(({ protocolVersion }) => protocolVersion)).toEqual([maxVersion, maxVersion]);
  });

  test.each<[string, () => AttachOptions]>([
    ['the cache', () => ({})],
    ['a store', () => ({ cache: mapStore() })],
  ])('says the age of a session that was resumed from %s, in seconds', async (_, options) => {
    const reports = await reportsOf(options(), [0, 1, 2]);
    // In TLS 1.3 each connection makes a session of its own, in TLS 1.2 the first stays.
    const ages = maxVersion === 'TLSv1.3' ? [60, 120] : [60, 180];
    expect(reports.map(({ resumed, age }) => [resumed, age])).toEqual([
      [false, undefined],
      [true, ages[0]],
      [true, ages[1]],
    ]);
  });

  test('has nothing of a session', async () => {
    const ids: string[] = [];
    const reports: FullReport[] = [];
    const server = createServer(await serverOptions());
    attachSessionCache(server, { onResumption: (report) => void reports.push(report as FullReport) });
    server.on('newSession', (id: Buffer) => ids.push(id.toString('hex')));
    answerAll(server);
    const visit = returning(await listen(server), { maxVersion });
    await visit();
    await visit();
    for (const { socket: _, ...report } of reports) {
      expect(Object.keys(report).toSorted()).toEqual(['age', 'protocolVersion', 'reason', 'resumed', 'serverName']);
      expect(Object.values(report).filter((value) => typeof value === 'object')).toEqual([]);
      for (const id of ids) expect(JSON.stringify(report)).not.toContain(id);
    }
    expect([reports.length, ids.length > 0]).toEqual([2, true]);
  });
});
