import {
  CLIENT_CONNECTIONS,
  CLIENT_HELD,
  CLIENT_MEMORY,
  CLIENT_PEERS,
  CLIENT_STORED,
  REASON,
  RESUMED,
} from './instruments.js';
import type { Attributes, Kind, Watched } from './source.js';

/** Why a client's connection resumed nothing. */
const REASONS = ['refused', 'failed', 'expired', 'none', 'cooling'] as const;

/** A `ClientSessionCache` of `wasm-session-cache/client`. */
export interface ObservedClient {
  /** What it counts. */
  readonly stats: object;
}

type ClientStats = Readonly<
  Record<'resumed' | 'stored' | 'peers' | 'tickets' | 'bytes' | (typeof REASONS)[number], number>
>;

export const clients: Kind<ObservedClient> = {
  expected: 'a ClientSessionCache',
  is(value) {
    const { stats } = value as Partial<ObservedClient>;
    return typeof stats === 'object' && stats !== null && 'cooling' in stats;
  },
  watch: watchClient,
};

const INSTRUMENTS = [CLIENT_CONNECTIONS, CLIENT_STORED, CLIENT_HELD, CLIENT_MEMORY, CLIENT_PEERS];

function watchClient(client: ObservedClient, attributes: Attributes): Watched {
  return {
    instruments: INSTRUMENTS,
    read(report) {
      const stats = client.stats as ClientStats;
      report(CLIENT_CONNECTIONS, stats.resumed, { ...attributes, [RESUMED]: true });
      for (const reason of REASONS)
        report(CLIENT_CONNECTIONS, stats[reason], { ...attributes, [RESUMED]: false, [REASON]: reason });
      report(CLIENT_STORED, stats.stored, attributes);
      report(CLIENT_HELD, stats.tickets, attributes);
      report(CLIENT_MEMORY, stats.bytes, attributes);
      report(CLIENT_PEERS, stats.peers, attributes);
    },
    close() {},
  };
}
