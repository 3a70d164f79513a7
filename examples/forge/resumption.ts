// The session cache of a server made with forge, served from ours.
import forge, { type tls } from 'node-forge';
import { Session, type SessionCache } from 'wasm-session-cache';

declare module 'node-forge' {
  namespace tls {
    /** With what the declarations of forge leave out. */
    interface Session {
      /** One character a byte, as all bytes of forge. */
      id: Bytes;
      sp: SecurityParameters;
      resuming: boolean;
    }

    /** And more, which is forge's alone. */
    interface SecurityParameters {
      server_random: Bytes;
      keys: object | null;
    }
  }
}

const { decode } = forge.util.binary.raw;
const MOST_ID_BYTES = 32;
const RANDOM_BYTES = 32;

/** What forge resumes from. */
export interface ForgeSession {
  readonly version: tls.ProtocolVersion;
  readonly sp: tls.SecurityParameters;
}

/**
 * Two options of a server's `createConnection`. A session is stored when its full handshake is complete. Forge would set it at
 * `close()` only, and then also that of a handshake broken off, and again the one resumed, which may be removed meanwhile.
 */
export function resumption(cache: SessionCache<ForgeSession>) {
  const sessionCache = {
    // Forge takes an object for a session cache only where it has this.
    order: [],
    getSession: (id: string) => find(cache, id),
    setSession: () => {},
  };
  return {
    sessionCache: sessionCache as unknown as tls.SessionCache,
    connected: ({ session }: tls.Connection) => store(cache, session!),
  };
}

/**
 * Null is a full handshake: also for the empty id of a client without a session, and for one that is longer than any. Forge's
 * own cache answers an empty id with any session that it has, whose keys that client does not know.
 */
function find(cache: SessionCache<ForgeSession>, id: string): ForgeSession | null {
  if (id.length > MOST_ID_BYTES) return null;
  using session = cache.resume({ id: decode(id) }).session;
  if (!session) return null;
  const { version, sp } = session.data;
  // A copy: the connection changes it. Forge would send the random of the first handshake again, and to a server that
  // always says the same a whole connection could be replayed.
  return { version, sp: { ...sp, server_random: forge.random.getBytesSync(RANDOM_BYTES) } };
}

function store(cache: SessionCache<ForgeSession>, { id, version, sp, resuming }: tls.Session): void {
  const data = { version: version!, sp: { ...sp, keys: null } };
  using session = new Session<ForgeSession>(decode(id), { data, timeout: cache.timeout });
  cache.store(session, { resumed: resuming });
}
