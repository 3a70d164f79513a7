// The ways in which a server lets its clients resume.
import { constants } from 'node:crypto';
import { createServer, type Server, type TLSSocket, type TlsOptions } from 'node:tls';
import { attachSessionCache, sessionCacheOptions } from 'wasm-session-cache/node';
import { createFileStore } from './file-store.ts';

export type Way = 'default' | 'ticketKeys' | 'events' | 'library';

export interface Setup {
  readonly way: Way;
  readonly cert: string;
  readonly key: string;
  /** Of the store, for the ways that have one. */
  readonly folder: string;
  /** Whether a session is to be resumed once only, as far as the way can. */
  readonly singleUse: boolean;
}

export interface Resuming {
  readonly server: Server;
  /** Ends what the client of a connection could resume, by the least that the way has for it. */
  endSessions(socket: TLSSocket): unknown;
}

const TLS1_2 = 0x0303;
const TIMEOUT = 300;

export const WAYS: Readonly<Record<Way, (setup: Setup) => Resuming>> = {
  default: ({ cert, key }) => withTickets({ cert, key }),
  ticketKeys: ({ cert, key }) => withTickets({ cert, key, ticketKeys: Buffer.alloc(48, 'shared') }),
  events: withEvents,
  library: withLibrary,
};

/** There is no means but new keys, which end the sessions of all. */
function withTickets(options: TlsOptions): Resuming {
  const server = createServer({ ...options, sessionIdContext: 'what-resumes' });
  return { server, endSessions: () => server.setTicketKeys(crypto.getRandomValues(Buffer.alloc(48))) };
}

/** Node's own 'newSession' and 'resumeSession', over a store. */
function withEvents({ cert, key, folder, singleUse }: Setup): Resuming {
  const store = createFileStore(folder);
  const secureOptions = constants.SSL_OP_NO_TICKET;
  const server = createServer({ cert, key, secureOptions, sessionIdContext: 'what-resumes' });
  let newest: Buffer;
  server.on('newSession', (id: Buffer, data: Buffer, done: () => void) => {
    newest = id;
    store.set(id, TLS1_2, data, TIMEOUT);
    done();
  });
  server.on('resumeSession', async (id: Buffer, answer: (error: null, data: Buffer | null) => void) => {
    const data = await (singleUse ? store.take(id, TLS1_2) : store.get(id, TLS1_2));
    answer(null, data ? Buffer.from(data) : null);
  });
  return { server, endSessions: () => store.delete(newest, TLS1_2) };
}

function withLibrary({ cert, key, folder, singleUse }: Setup): Resuming {
  const server = createServer(sessionCacheOptions({ cert, key, sessionIdContext: 'what-resumes' }));
  const binding = attachSessionCache(server, { cache: createFileStore(folder), timeout: TIMEOUT, singleUse });
  return { server, endSessions: (socket) => binding.revoke(socket) };
}
