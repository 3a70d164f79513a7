// What keeps a server from resuming is told at each change to it, not only when the binding is attached.
import { createServer, type Server } from 'node:tls';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { attachSessionCache } from '../../../../src/node/index.js';
import { mapStore } from '../../../support/map-store.js';
import { answerAll, listen, serverOptions, visit } from '../../../support/tls.js';

const TICKETS = 'TLS_SESSION_CACHE_TICKETS';
const ID_CONTEXT = 'TLS_SESSION_CACHE_ID_CONTEXT';

let warned: (string | undefined)[];

beforeEach(() => {
  warned = [];
  const spy = vi.spyOn(process, 'emitWarning').mockImplementation(((_message: string, options: { code?: string }) => {
    warned.push(options.code);
  }) as typeof process.emitWarning);
  onTestFinished(() => spy.mockRestore());
});

/** What was warned of by a change, and by the connection after it. */
async function warningsOf(port: number, change: () => void): Promise<unknown[]> {
  warned.length = 0;
  change();
  await visit(port);
  return warned.toSorted();
}

describe('setSecureContext', () => {
  /** The usual reload of a renewed certificate. */
  async function reload(server: Server): Promise<() => void> {
    const { key, cert } = await serverOptions();
    return () => server.setSecureContext({ key, cert });
  }

  async function place() {
    const options = await serverOptions();
    const server = createServer(options);
    const binding = attachSessionCache(server, { cache: mapStore() });
    answerAll(server);
    return { options, server, binding, port: await listen(server), renew: await reload(server) };
  }

  test('without the options that make a server resume is warned of', async () => {
    const { port, renew } = await place();
    expect(warned).toEqual([]);
    expect(await warningsOf(port, renew)).toEqual([ID_CONTEXT, TICKETS]);
  });

  test('is warned of at each change from good to bad, not at others', async () => {
    const { options, server, port, renew } = await place();
    const restore = () => server.setSecureContext(options);
    const changes = [renew, renew, restore, restore, renew, restore, renew];
    const found: unknown[] = [];
    for (const change of changes) found.push((await warningsOf(port, change)).length);
    expect(found).toEqual([2, 0, 0, 0, 2, 0, 2]);
  });

  test('is warned of for what has changed alone', async () => {
    const { options, server, port } = await place();
    const without = (name: string) => () => server.setSecureContext({ ...options, [name]: undefined });
    expect(await warningsOf(port, without('secureOptions'))).toEqual([TICKETS]);
    expect(await warningsOf(port, without('sessionIdContext'))).toEqual([ID_CONTEXT]);
    expect(await warningsOf(port, without('secureOptions'))).toEqual([TICKETS]);
  });

  test('with all options again gives no warning', async () => {
    const { options, server, port } = await place();
    expect(await warningsOf(port, () => server.setSecureContext({ ...options }))).toEqual([]);
  });

  test('what was warned of when it was attached is not told again, until it was better', async () => {
    const server = createServer({ ...(await serverOptions()), secureOptions: 0 });
    attachSessionCache(server);
    answerAll(server);
    const port = await listen(server);
    expect(warned).toEqual([TICKETS]);
    const renew = await reload(server);
    expect(await warningsOf(port, renew)).toEqual([ID_CONTEXT]);
    const options = await serverOptions();
    expect(await warningsOf(port, () => server.setSecureContext(options))).toEqual([]);
    expect(await warningsOf(port, renew)).toEqual([ID_CONTEXT, TICKETS]);
  });

  test('after the binding was detached, nothing is warned of', async () => {
    const { binding, port, renew } = await place();
    binding.detach();
    expect(await warningsOf(port, renew)).toEqual([]);
  });
});
