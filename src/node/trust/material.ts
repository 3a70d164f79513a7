// Of a server's options, those that decide whom it trusts, who it is, and which sessions it would make.
import tls from 'node:tls';

/** `tls.Server` keeps its options as properties of these names. */
export type Material = Partial<Record<OptionName | 'requestCert' | 'rejectUnauthorized' | LiveName, unknown>>;
type LiveName = 'ALPNProtocols' | 'ALPNCallback';
type OptionName = (typeof OPTIONS)[number] | keyof typeof DEFAULTS;

/** `setSecureContext` sets all of them anew. */
const OPTIONS = [
  'cert',
  'pfx',
  'ca',
  'crl',
  'sessionIdContext',
  'sigalgs',
  'honorCipherOrder',
  'secureOptions',
  'secureProtocol',
  'dhparam',
] as const;

/** Where these are not given, the process's own defaults of the moment hold. */
const DEFAULTS = {
  ciphers: 'DEFAULT_CIPHERS',
  ecdhCurve: 'DEFAULT_ECDH_CURVE',
  minVersion: 'DEFAULT_MIN_VERSION',
  maxVersion: 'DEFAULT_MAX_VERSION',
} as const;

/** The values as they are now, in an order that is always the same. */
export function readMaterial(server: Material): unknown[] {
  const values: unknown[] = OPTIONS.map((name) => server[name]);
  for (const [name, fallback] of Object.entries(DEFAULTS)) {
    values.push(server[name as keyof typeof DEFAULTS] ?? tls[fallback]);
  }
  return values;
}
