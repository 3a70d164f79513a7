// The options that a server needs so that it resumes from a cache, in one line.
import { constants } from 'node:crypto';
import https from 'node:https';
import { createServer, type TlsOptions } from 'node:tls';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import * as node from '../../../src/node/index.js';
import { mapStore } from '../../support/map-store.js';
import { answerAll, listen, pki, visits } from '../../support/tls.js';
import { authorityCertificates } from '../../support/clients.js';
import { returning, VERSIONS } from '../../support/trust.js';

const { SSL_OP_NO_TICKET, SSL_OP_NO_RENEGOTIATION, SSL_OP_CIPHER_SERVER_PREFERENCE } = constants;
const { attachSessionCache } = node;
/** As it is to be exported. */
const sessionCacheOptions = <Options extends TlsOptions>(options: Options): Options & TlsOptions =>
  (node as unknown as { sessionCacheOptions(options: Options): Options & TlsOptions }).sessionCacheOptions(options);

const warned: unknown[] = [];

beforeEach(() => {
  warned.length = 0;
  const spy = vi.spyOn(process, 'emitWarning').mockImplementation(((message: string) => {
    warned.push(message);
  }) as typeof process.emitWarning);
  onTestFinished(() => spy.mockRestore());
});

describe('sessionCacheOptions', () => {
  test('gives a copy, with tickets off and a session id context', () => {
    const options = Object.freeze({ key: 'key', cert: ['cert'], handshakeTimeout: 5 });
    const made = sessionCacheOptions(options);
    expect(options).toEqual({ key: 'key', cert: ['cert'], handshakeTimeout: 5 });
    expect(made).not.toBe(options);
    expect(made).toEqual({ ...options, secureOptions: SSL_OP_NO_TICKET, sessionIdContext: expect.any(String) });
    expect(made.cert).toBe(options.cert);
    expect(made.sessionIdContext!.length).toBeGreaterThan(0);
    expect(Buffer.byteLength(made.sessionIdContext!)).toBeLessThanOrEqual(32);
  });

  test('keeps what there is', () => {
    const secureOptions = SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE;
    const made = sessionCacheOptions({ secureOptions, sessionIdContext: 'mine' });
    expect(made).toEqual({ secureOptions: secureOptions | SSL_OP_NO_TICKET, sessionIdContext: 'mine' });
  });

  test.each([
    [{ secureOptions: undefined, sessionIdContext: undefined }],
    [{ secureOptions: 0, sessionIdContext: '' }],
  ])('takes %j for nothing', (options) => {
    expect(sessionCacheOptions(options)).toEqual(sessionCacheOptions({}));
  });

  test('says the same each time, also of what it made', () => {
    const made = sessionCacheOptions({ key: 'key' });
    expect(sessionCacheOptions({ key: 'key' })).toEqual(made);
    expect(sessionCacheOptions(made)).toEqual(made);
  });

  test('keeps bits that a sign would spoil', () => {
    const { secureOptions } = sessionCacheOptions({ secureOptions: 0x80000000 });
    expect(secureOptions).toBe(0x80000000 + SSL_OP_NO_TICKET);
  });

  test.each([[null], [5], ['options'], [() => {}]])('refuses %s', (value) => {
    expect(() => sessionCacheOptions(value as never)).toThrow(TypeError);
    expect(() => sessionCacheOptions(value as never)).toThrow(/^options: expected /);
  });
});

describe.each(VERSIONS)('%s: a server made with it', (maxVersion) => {
  /** Clients are asked for certificates, and the store is shared: what most depends on the context. */
  async function options(): Promise<TlsOptions> {
    const [ca] = await authorityCertificates(1);
    return { ...(await pki()).server, requestCert: true, rejectUnauthorized: false, ca: ca! };
  }

  test('attaches without warnings, and resumes', async () => {
    const server = createServer(sessionCacheOptions(await options()));
    attachSessionCache(server, { cache: mapStore() });
    answerAll(server);
    expect(await visits(await listen(server), 3, { maxVersion })).toEqual([false, true, true]);
    expect(warned).toEqual([]);
  });

  test('of https, too', async () => {
    const server = https.createServer(sessionCacheOptions(await options()));
    attachSessionCache(server, { cache: mapStore() });
    answerAll(server);
    expect(await visits(await listen(server), 2, { maxVersion })).toEqual([false, true]);
    expect(warned).toEqual([]);
  });

  test('goes on resuming after setSecureContext with it', async () => {
    const server = createServer(sessionCacheOptions(await options()));
    const binding = attachSessionCache(server, { cache: mapStore() });
    answerAll(server);
    const visit = returning(await listen(server), { maxVersion });
    await visit();
    server.setSecureContext(sessionCacheOptions(await options()));
    expect((await visit()).resumed).toBe(true);
    const { key, cert } = await options();
    server.setSecureContext(sessionCacheOptions({ key, cert }));
    // Whom it trusts has changed, and that alone.
    expect([(await visit()).resumed, (await visit()).resumed]).toEqual([false, true]);
    expect(binding.stats.notResumed.context).toBe(1);
    expect(warned).toEqual([]);
  });
});
