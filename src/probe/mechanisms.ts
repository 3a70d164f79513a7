// What a session can be resumed by.

export type Mechanism = 'tls1.2-session-id' | 'tls1.2-ticket' | 'tls1.3-ticket';

export interface Traits {
  readonly version: 'TLS 1.2' | 'TLS 1.3';
  /** In the table. */
  readonly label: string;
  /** What a verdict begins with. */
  readonly subject: string;
  /** What the server gives. */
  readonly gives: string;
  /** Why a server may give them and accept none. */
  readonly suspicion: string;
  /** What servers are to do that should resume each other's sessions. */
  readonly remedy: string;
}

export const MECHANISMS: Readonly<Record<Mechanism, Traits>> = {
  'tls1.2-session-id': {
    version: 'TLS 1.2',
    label: 'TLS 1.2, session id',
    subject: 'TLS 1.2 by session id',
    gives: 'session ids',
    suspicion: 'its session cache is off, or servers behind the address do not share one',
    remedy: 'share a store',
  },
  'tls1.2-ticket': {
    version: 'TLS 1.2',
    label: 'TLS 1.2, ticket',
    subject: 'TLS 1.2 by ticket',
    gives: 'tickets',
    suspicion: 'servers behind the address do not share their ticket keys, or change them at once',
    remedy: 'share ticket keys',
  },
  'tls1.3-ticket': {
    version: 'TLS 1.3',
    label: 'TLS 1.3, ticket',
    subject: 'TLS 1.3',
    gives: 'tickets',
    suspicion: 'its session cache is off, or servers behind the address share neither ticket keys nor a store',
    remedy: 'share ticket keys or a store',
  },
};

export const mechanisms = Object.keys(MECHANISMS) as Mechanism[];
