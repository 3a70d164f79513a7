// What is measured, by the naming conventions of OpenTelemetry. Attributes of TLS are those of its registry: tls.resumed,
// tls.protocol.version. Prometheus' names are made of these.

export interface Instrument {
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  /** UCUM: 's', 'By', or what is counted in braces. */
  readonly unit: string;
  readonly description: string;
  /** Of a histogram: upper bounds of its buckets. */
  readonly boundaries?: readonly number[];
}

const NAMESPACE = 'wasm_session_cache';
/** Which of several sources of a kind. */
export const NAME = `${NAMESPACE}.name`;
/** Why a handshake resumed nothing of the cache. */
export const REASON = `${NAMESPACE}.reason`;
/** What came of a lookup. */
export const RESULT = `${NAMESPACE}.result`;
export const RESUMED = 'tls.resumed';
export const PROTOCOL_VERSION = 'tls.protocol.version';

const HANDSHAKE_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const LOOKUP_SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1];
/** From a second to a week, the longest that a session of TLS 1.3 may live. */
export const AGE_SECONDS = [1, 10, 60, 300, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400, 604_800];

function counter(name: string, unit: string, description: string): Instrument {
  return { name: `${NAMESPACE}.${name}`, kind: 'counter', unit, description };
}

function gauge(name: string, unit: string, description: string): Instrument {
  return { name: `${NAMESPACE}.${name}`, kind: 'gauge', unit, description };
}

function seconds(name: string, description: string, boundaries: readonly number[]): Instrument {
  return { name: `${NAMESPACE}.${name}`, kind: 'histogram', unit: 's', description, boundaries };
}

export const HANDSHAKES = counter('handshakes', '{handshake}', 'Handshakes that servers have completed');
export const STORED = counter('session.stored', '{session}', 'Sessions given to the store');
export const TAKEN = counter('session.taken', '{session}', 'Sessions taken from the store, to be resumed once');
export const STORE_ERRORS = counter('store.errors', '{error}', 'Sessions that the store failed to keep');
export const HANDSHAKE_DURATION = seconds(
  'handshake.duration',
  'Time from the ClientHello to the end of the handshake',
  HANDSHAKE_SECONDS,
);
export const LOOKUP_DURATION = seconds(
  'lookup.duration',
  'Time that a store took to answer, where it answers later',
  LOOKUP_SECONDS,
);
export const RESUMED_AGE = seconds('resumed.age', 'Age of sessions when they were resumed', AGE_SECONDS);

export const LOOKUPS = counter('lookups', '{lookup}', 'Lookups in a cache or a store');
export const EVICTED = counter('session.evicted', '{session}', 'Sessions that left a cache to make room');
export const EVICTED_AGE = seconds('evicted.age', 'Age of sessions when they left a cache to make room', AGE_SECONDS);
export const HELD = gauge('session.held', '{session}', 'Sessions in a cache');
export const SESSION_LIMIT = gauge('session.limit', '{session}', 'Sessions that a cache may hold');
export const MEMORY_USAGE = gauge('memory.usage', 'By', 'Bytes that the sessions of a cache take');
export const MEMORY_LIMIT = gauge('memory.limit', 'By', 'Bytes that the sessions of a cache may take');

export const CLIENT_CONNECTIONS = counter('client.connections', '{connection}', 'Connections of a client');
export const CLIENT_STORED = counter('client.session.stored', '{session}', 'Sessions that a client has kept');
export const CLIENT_HELD = gauge('client.session.held', '{session}', 'Sessions that a client has');
export const CLIENT_MEMORY = gauge('client.memory.usage', 'By', 'Bytes of the sessions that a client has');
export const CLIENT_PEERS = gauge('client.peers', '{peer}', 'Peers that a client has sessions of');

export const STORE_LOOKUPS = counter('store.lookups', '{lookup}', 'Lookups in a store beyond this machine');
export const STORE_OPERATIONS = counter('store.operations', '{operation}', 'Operations that a store answered in time');
export const STORE_TIME = counter('store.operation.time', 's', 'Time that those took, in sum');
export const STORE_DROPPED = counter(
  'store.session.dropped',
  '{session}',
  'Sessions that a store did not take in time',
);
export const STORE_OPEN = gauge('store.open', '{store}', 'Stores that are not asked, since they did not answer');
export const TIER_LOOKUPS = counter('tier.lookups', '{lookup}', 'Lookups in a local store with a remote one behind it');
