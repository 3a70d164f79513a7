// Why there was no connection, in words.
import { UnexpectedAnswer } from './dialogue.js';

export type Stage = 'lookup' | 'connect' | 'starttls' | 'tls';

export interface Failure {
  readonly stage: Stage;
  /** Of Node or OpenSSL, or one of ours: TIMEOUT, STARTTLS, NO_TLS, CONNECTIONS. */
  readonly code: string;
  readonly reason: string;
}

/** Of a connection that was not made, for there were too many. */
export const SPENT_CODE = 'CONNECTIONS';

export const NOT_SPOKEN = 'it does not speak this version';
const REFUSED =
  'it refused the handshake: it may want a client certificate (--cert, --key), a name (--servername) or other ciphers';

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ENETUNREACH: 'there is no route to it',
  EHOSTUNREACH: 'there is no route to it',
  EADDRNOTAVAIL: 'there is no route to it',
  ENOTFOUND: 'the name has no address',
  EAI_AGAIN: 'the name could not be looked up',
  ECONNRESET: 'it closed the connection in the handshake',
  EPIPE: 'it closed the connection in the handshake',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name: see --servername and --insecure',
  ERR_SSL_UNSUPPORTED_PROTOCOL: NOT_SPOKEN,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: NOT_SPOKEN,
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: 'it does not know the name: see --servername',
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: 'it speaks none of the protocols: see --alpn',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: REFUSED,
  // From OpenSSL 3.5 on.
  'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE': REFUSED,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'it wants a client certificate: see --cert and --key',
};

const VERSION_ALERTS = new Set(['ERR_SSL_UNSUPPORTED_PROTOCOL', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION']);

const MISSED: Readonly<Record<Stage, string>> = {
  lookup: 'no address',
  connect: 'no connection',
  starttls: 'no end of the handshake',
  tls: 'no end of the handshake',
};

const CLOSED = new Set(['ECONNRESET', 'EPIPE']);

/** Codes of OpenSSL for a record that is none. */
const NO_TLS = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'ERR_SSL_HTTP_REQUEST']);

/** What OpenSSL finds wrong with a certificate: X509_V_ERR_* without its beginning, as Node has them. */
const CERTIFICATE = /CERT|SIGNATURE|CRL|_CA$|HOSTNAME/;

export function failureOf(error: unknown, stage: Stage, timeout: number): Failure {
  if (error instanceof UnexpectedAnswer) return { stage, code: 'STARTTLS', reason: error.message };
  const { name, code = 'UNKNOWN' } = error as NodeJS.ErrnoException;
  if (name === 'AbortError' || name === 'TimeoutError') return timedOut(stage, timeout);
  return { stage, code, reason: reasonOf(code) };
}

function timedOut(stage: Stage, timeout: number): Failure {
  return { stage, code: 'TIMEOUT', reason: `${MISSED[stage]} within ${timeout / 1000} s` };
}

function reasonOf(code: string): string {
  const reason = REASONS[code];
  if (reason !== undefined) return reason;
  if (NO_TLS.has(code)) return 'what it says is not TLS';
  if (!code.startsWith('ERR_') && CERTIFICATE.test(code)) {
    return `its certificate is not trusted (${code}): see --ca and --insecure`;
  }
  return `the handshake failed (${code})`;
}

export function isNotSpoken({ code }: Failure): boolean {
  return VERSION_ALERTS.has(code);
}

export function isSpent({ code }: Failure): boolean {
  return code === SPENT_CODE;
}

/** Whether another connection may fare better: this one was turned away, or cut in the handshake. */
export function mayPass(failure: Failure): boolean {
  return !isSpent(failure) && (failure.stage !== 'tls' || CLOSED.has(failure.code));
}

/** The same of the first to an address, where there may be nobody: who refuses it, or says nothing, is not asked again. */
export function mayPassFirst({ stage, code }: Failure): boolean {
  return CLOSED.has(code) || (stage === 'starttls' && code !== 'TIMEOUT');
}

export function isNoTls({ code }: Failure): boolean {
  return NO_TLS.has(code);
}
