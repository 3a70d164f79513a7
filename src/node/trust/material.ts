// Of a server's options, those that decide whom it trusts, who it is, and which sessions it would make.
import { readDefaulted, type DefaultedOption } from '../../tls/process-defaults.js';

/** `tls.Server` keeps its options as properties of these names. */
export type Material = Partial<Record<OptionName | 'requestCert' | 'rejectUnauthorized' | LiveName, unknown>>;
type LiveName = 'ALPNProtocols' | 'ALPNCallback';
type OptionName = (typeof OPTIONS)[number] | DefaultedOption;

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

/** The values as they are now, in an order that is always the same. */
export function readMaterial(server: Material): unknown[] {
  return [...OPTIONS.map((name) => server[name]), ...readDefaulted(server)];
}
