// The binding with a sealed store: servers that share a key-value store resume each other's sessions.
import { describe, expect, test } from 'vitest';
import { sealedStore, type KeyValueStore } from '../../../src/stores.js';
import { answeringLater, KeyValues } from '../../support/key-values.ts';
import { keyNamed } from '../../support/sealers.ts';
import { stand, visit } from '../../support/tls.js';
import { VERSIONS } from '../../support/trust.js';

const keys = [keyNamed('fleet')];
const standOver = (kv: KeyValueStore, options: { singleUse?: boolean; keys?: readonly Uint8Array[] } = {}) =>
  stand({ cache: sealedStore(kv, { keys: options.keys ?? keys, onError: () => {} }), singleUse: options.singleUse });

describe.each(VERSIONS)('%s', (maxVersion) => {
  test.each([false, true])('a client goes from server to server, single use: %s', async (singleUse) => {
    const kv = new KeyValues();
    const servers = [await standOver(kv, { singleUse }), await standOver(answeringLater(kv), { singleUse })];
    let { session } = await visit(servers[0].port, { maxVersion });
    for (let i = 1; i <= 4; i++) {
      const next = await visit(servers[i % 2].port, { maxVersion, session });
      expect(next.resumed).toBe(true);
      session = next.session;
    }
  });

  test('what was changed in the key-value store, or sealed with another key, is a full handshake', async () => {
    const kv = new KeyValues();
    const { port } = await standOver(kv);
    const { session } = await visit(port, { maxVersion });
    const stranger = await standOver(kv, { keys: [keyNamed('stranger')] });
    expect(await visit(stranger.port, { maxVersion, session })).toMatchObject({ resumed: false });
    for (const value of kv.map.values()) value[40] ^= 1;
    expect(await visit(port, { maxVersion, session })).toMatchObject({ resumed: false });
  });

  test('a key-value store that fails is a full handshake', async () => {
    const down = async () => {
      throw new Error('down');
    };
    const { port, binding } = await standOver({ get: down, set: down, getdelete: down, delete: down });
    const { session } = await visit(port, { maxVersion });
    expect(await visit(port, { maxVersion, session })).toMatchObject({ resumed: false });
    expect(binding.stats.notResumed.unknown).toBe(1);
  });
});
