// Options that TLS takes from the process where they are not given.
import tls from 'node:tls';

const DEFAULTS = {
  ciphers: 'DEFAULT_CIPHERS',
  ecdhCurve: 'DEFAULT_ECDH_CURVE',
  minVersion: 'DEFAULT_MIN_VERSION',
  maxVersion: 'DEFAULT_MAX_VERSION',
} as const;

export type DefaultedOption = keyof typeof DEFAULTS;

/** What holds now, of the options or of the process, in an order that is always the same. */
export function readDefaulted(options: Partial<Record<DefaultedOption, unknown>>): unknown[] {
  return Object.entries(DEFAULTS).map(([name, fallback]) => options[name as DefaultedOption] ?? tls[fallback]);
}
