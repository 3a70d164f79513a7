// With tickets on, Node raises its session events for sessions that no client can ask for.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SessionCache } from '../../../src/index.js';
import { needCommand } from '../../support/need-command.js';
import { OpensslClient } from '../../support/openssl.js';
import { stand, visits } from '../../support/tls.js';

const ON = { secureOptions: 0 };

beforeEach(() => {
  vi.spyOn(process, 'emitWarning').mockReturnValue();
});

afterEach(() => {
  vi.restoreAllMocks();
});

test.each(['TLSv1.2', 'TLSv1.3'] as const)('%s: nothing is stored, and tickets resume', async (maxVersion) => {
  const cache = new SessionCache<Uint8Array>();
  const { binding, port } = await stand({ cache }, ON);
  expect(await visits(port, 3, { maxVersion })).toEqual([false, true, true]);
  expect(binding.stats).toMatchObject({ handshakes: 3, resumed: 0, resumedOtherwise: 2, stored: 0 });
  expect(cache.size).toBe(0);
});

test('a client of TLS 1.2 that takes no tickets resumes from the cache', async (context) => {
  needCommand(context, ['openssl']);
  const { binding, port } = await stand({}, ON);
  const client = new OpensslClient('TLSv1.2');
  const flags = ['-servername', 'localhost', '-no_ticket'];
  expect([await client.visit(port, flags), await client.visit(port, flags)]).toEqual([false, true]);
  expect(binding.stats).toMatchObject({ resumed: 1, stored: 1 });
});
