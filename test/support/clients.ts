import type { ConnectionOptions, TlsOptions } from 'node:tls';
import { makeAuthority, type Authority, type Identity } from './certificates.js';

const authorities = [makeAuthority(), makeAuthority()];

/** The authority that clients have their certificates of. */
export function clientAuthority(): Promise<Authority> {
  return authorities[0]!;
}

/** PEM text of so many authorities, that one first. */
export async function authorityCertificates(count: number): Promise<string[]> {
  return (await Promise.all(authorities.slice(0, count))).map(({ cert }) => cert);
}

/** One certificate, the same in all tests of a file. */
export const client: Promise<Identity> = clientAuthority().then(({ issue }) => issue());

/** A server that asks clients for a certificate of the authority, and a client that has one. */
export async function mutual(more: TlsOptions = {}): Promise<{ server: TlsOptions; client: ConnectionOptions }> {
  return { server: { requestCert: true, ca: await authorityCertificates(1), ...more }, client: await client };
}
