// What is changed while a handshake goes on.
import { createSecureContext } from 'node:tls';
import { describe, expect, test } from 'vitest';
import type { AttachOptions } from '../../../../src/node/index.js';
import { authorityCertificates, client } from '../../../support/clients.js';
import { mapStore } from '../../../support/map-store.js';
import { pki, serverOptions } from '../../../support/tls.js';
import {
  FULL_AUTHORIZED,
  FULL_UNKNOWN,
  returning,
  trustingOptions,
  VERSIONS,
  watched,
} from '../../../support/trust.js';

describe.each(VERSIONS)('%s: the bytes that contextOf gave', (maxVersion) => {
  /** A server whose contextOf gives these very bytes, which are written over in the middle of its first handshake. */
  async function place(bytes: Uint8Array) {
    const contexts = (await authorityCertificates(2)).map((ca) => trusting(ca));
    const settings = { began: 0 };
    const place = await watched(
      await trustingOptions({
        SNICallback(_name, done) {
          const context = contexts[bytes[0]!];
          if (settings.began++ === 0) bytes[0] = 1;
          void context!.then((context) => done(null, context));
        },
      }),
      { contextOf: () => bytes },
    );
    return place;
  }

  async function trusting(ca: string) {
    return createSecureContext({ ...(await serverOptions()), ca });
  }

  test('are those of when the handshake began', async () => {
    const { binding, port, seen } = await place(Buffer.alloc(4));
    const visit = returning(port, { maxVersion, ...(await client) });
    await visit();
    await visit();
    expect(seen).toEqual([FULL_AUTHORIZED, FULL_UNKNOWN]);
    expect(binding.stats.notResumed.context).toBe(1);
  });

  test('are those of the view alone', async () => {
    const { port, seen } = await place(Buffer.alloc(8).subarray(2, 6));
    const visit = returning(port, { maxVersion, ...(await client) });
    await visit();
    await visit();
    expect(seen).toEqual([FULL_AUTHORIZED, FULL_UNKNOWN]);
  });
});

describe.each(VERSIONS)('%s: detached between the lookup and the end of the handshake', (maxVersion) => {
  /** A server whose binding is detached when its store is asked for a session. */
  async function place(later: boolean) {
    const store = mapStore();
    let resumes = false;
    const lookup: (typeof store)['get'] = (...key) => {
      if (!resumes) return store.get(...key);
      if (!later) place.binding.detach();
      const answer = Promise.resolve(store.get(...key));
      if (later) void answer.then(() => place.binding.detach());
      return later ? answer : store.get(...key);
    };
    const options: AttachOptions = { cache: { ...store, get: lookup, take: lookup } };
    const place = await watched(await trustingOptions({ ca: [(await pki()).authority.cert] }), options);
    return { ...place, resume: () => (resumes = true) };
  }

  test.each([
    ['while the store is asked', false],
    ['when the store has answered', true],
  ])('%s: a client without a certificate is not authorized', async (_, later) => {
    const { port, seen, resume } = await place(later);
    const visit = returning(port, { maxVersion });
    await visit();
    resume();
    await visit();
    expect(seen).toHaveLength(2);
    expect(seen.map(([, authorized]) => authorized)).toEqual([false, false]);
  });
});
