// What setSecureContext loaded is what counts, until the next one.
import { describe, expect, test } from 'vitest';
import { makeAuthority } from '../../../support/certificates.js';
import { authorityCertificates, client } from '../../../support/clients.js';
import { mapStore } from '../../../support/map-store.js';
import {
  FULL_AUTHORIZED,
  FULL_UNKNOWN,
  RESUMED_AUTHORIZED,
  returning,
  roomy,
  trustingOptions,
  VERSIONS,
  watched,
  writeOver,
} from '../../../support/trust.js';

describe.each(VERSIONS)('%s: what was changed after setSecureContext', (maxVersion) => {
  test('changes nothing, and counts from the next one on', async () => {
    const options = await trustingOptions();
    const { server, binding, port, seen } = await watched(options);
    const visit = returning(port, { maxVersion, ...(await client) });
    await visit();
    server.setSecureContext(options);
    options.ca.pop();
    await visit();
    server.setSecureContext(options);
    await visit();
    expect(seen).toEqual([FULL_AUTHORIZED, RESUMED_AUTHORIZED, FULL_UNKNOWN]);
    expect(binding.stats.notResumed.context).toBe(1);
  });

  test('changes nothing, also where no connection came in between', async () => {
    const [first, second] = await authorityCertificates(2);
    const options = await trustingOptions({ ca: [second!] });
    const { server, port, seen } = await watched(options);
    const visit = returning(port, { maxVersion, ...(await client) });
    options.ca = [second!, first!];
    server.setSecureContext(options);
    options.ca.pop();
    await visit();
    await visit();
    server.setSecureContext(options);
    await visit();
    expect(seen).toEqual([FULL_AUTHORIZED, RESUMED_AUTHORIZED, FULL_UNKNOWN]);
  });

  test('of bytes: the same', async () => {
    const [first, second] = await authorityCertificates(2);
    const options = await trustingOptions({ ca: [roomy(first!)] });
    const { server, port, seen } = await watched(options);
    const visit = returning(port, { maxVersion, ...(await client) });
    server.setSecureContext(options);
    writeOver(options.ca[0] as Buffer, second!);
    await visit();
    await visit();
    server.setSecureContext(options);
    await visit();
    expect(seen).toEqual([FULL_AUTHORIZED, RESUMED_AUTHORIZED, FULL_UNKNOWN]);
  });
});

describe.each(VERSIONS)('%s: several changes', (maxVersion) => {
  test('in a row: the last counts', async () => {
    const options = await trustingOptions();
    const { server, port, seen } = await watched(options);
    const visit = returning(port, { maxVersion, ...(await client) });
    await visit();
    const known = options.ca.pop()!;
    server.setSecureContext(options);
    options.ca.push((await makeAuthority()).cert);
    server.setSecureContext(options);
    await visit();
    options.ca[1] = known;
    server.setSecureContext(options);
    await visit();
    await visit();
    expect(seen).toEqual([FULL_AUTHORIZED, FULL_UNKNOWN, FULL_AUTHORIZED, RESUMED_AUTHORIZED]);
  });

  test('and back: the context is as it was, and its sessions resume', async () => {
    const options = await trustingOptions();
    const { server, port, seen } = await watched(options);
    const visit = returning(port, { maxVersion, ...(await client) });
    await visit();
    const known = options.ca.pop()!;
    server.setSecureContext(options);
    options.ca.push(known);
    server.setSecureContext(options);
    await visit();
    expect(seen).toEqual([FULL_AUTHORIZED, RESUMED_AUTHORIZED]);
  });

  test('with equal contents in other objects: sessions go on resuming', async () => {
    const options = await trustingOptions();
    const { server, binding, port, seen } = await watched(options);
    const visit = returning(port, { maxVersion, ...(await client) });
    await visit();
    for (const copy of [
      (pem: string) => `${pem}`,
      (pem: string) => Buffer.from(pem),
      (pem: string) => new TextEncoder().encode(pem),
    ]) {
      const [cert, key, ...ca] = [options.cert, options.key, ...options.ca].map((pem) => copy(String(pem)) as Buffer);
      server.setSecureContext({ ...options, cert, key, ca });
      await visit();
    }
    expect(seen.slice(1)).toEqual([RESUMED_AUTHORIZED, RESUMED_AUTHORIZED, RESUMED_AUTHORIZED]);
    expect(binding.stats.notResumed.context).toBe(0);
  });

  test('while the store is asked: what the connection makes belongs to the context that it began in', async () => {
    const options = await trustingOptions();
    const store = mapStore();
    let armed = false;
    const asked =
      (lookup: typeof store.get): typeof store.get =>
      (...key) => {
        if (armed) {
          armed = false;
          options.ca.pop();
          server.setSecureContext(options);
        }
        return lookup(...key);
      };
    const { server, port, seen } = await watched(options, {
      cache: { ...store, get: asked(store.get), take: asked(store.take) },
    });
    const visit = returning(port, { maxVersion, ...(await client) });
    await visit();
    armed = true;
    await visit();
    await visit();
    expect(seen).toEqual([FULL_AUTHORIZED, RESUMED_AUTHORIZED, FULL_UNKNOWN]);
  });
});
