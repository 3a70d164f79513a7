// HOST[:PORT], as it is given on the command line.
import { isIP, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import { UsageError } from './usage.js';

export interface Host {
  /** A name in ASCII, or an address without brackets. */
  readonly host: string;
  /** Undefined where none was given. */
  readonly port: number | undefined;
}

const EXPECTED = 'HOST, HOST:PORT or [IPV6]:PORT';

export function parseHost(text: string): Host {
  if (isIPv6(text)) return { host: text, port: undefined };
  const [, address, name, port] = /^(?:\[([^\]]*)\]|([^:[\]]+))(?::(.*))?$/.exec(text) ?? [];
  const host = address ?? asciiName(name ?? '');
  if (host === '' || (address !== undefined && !isIPv6(address))) {
    throw new UsageError(`expected ${EXPECTED}, got ${text}`);
  }
  return { host, port: port === undefined ? undefined : parsePort(port) };
}

/** Also of a name in other letters than ASCII, and of one with the dot of the root. Empty for what is no name. */
function asciiName(name: string): string {
  return isIP(name) ? name : domainToASCII(name).replace(/\.$/, '');
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new UsageError(`expected a port from 1 to 65535, got ${text}`);
  return port;
}
