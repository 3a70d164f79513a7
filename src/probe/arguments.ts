// The command line, checked.
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { parseHost } from './host.js';
import { isProtocol, PORTS, PROTOCOLS, type Protocol } from './starttls.js';
import type { Target } from './target.js';
import { UsageError } from './usage.js';

export interface Arguments extends Target {
  /** Those to ask instead of the addresses of the name. Empty: the name's. */
  readonly addresses: readonly string[];
  readonly rounds: number;
  readonly json: boolean;
}

const OPTIONS = {
  address: { type: 'string', multiple: true, default: [] as string[] },
  servername: { type: 'string' },
  alpn: { type: 'string' },
  starttls: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  ca: { type: 'string' },
  insecure: { type: 'boolean', default: false },
  rounds: { type: 'string', default: '3' },
  timeout: { type: 'string', default: '3' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
} as const;

const HTTPS_PORT = 443;
const MOST_GIVEN_ADDRESSES = 8;
const MOST_ROUNDS = 5;
const MOST_SECONDS = 60;

type Given = ReturnType<typeof parse>['values'];

/** @returns 'help' and 'version' where these are asked for */
export function parseArguments(given: readonly string[]): Arguments | 'help' | 'version' {
  const { values, positionals } = parse(given);
  if (values.help) return 'help';
  if (values.version) return 'version';
  const [command, text, ...more] = positionals;
  if (command !== 'probe') throw new UsageError(command ? `there is no command ${command}` : 'expected a command');
  if (text === undefined || more.length > 0) throw new UsageError('expected one HOST[:PORT]');
  const { host, port } = parseHost(text);
  const starttls = parseStarttls(values.starttls);
  return {
    host,
    port: port ?? (starttls ? PORTS[starttls] : HTTPS_PORT),
    servername: parseServername(values.servername, host),
    starttls,
    alpn: parseAlpn(values.alpn),
    ...parseTrust(values),
    addresses: parseAddresses(values.address),
    rounds: parseNumber('--rounds', values.rounds, 1, MOST_ROUNDS, Number.isInteger),
    timeout: milliseconds(parseNumber('--timeout', values.timeout, Number.MIN_VALUE, MOST_SECONDS)),
    json: values.json,
  };
}

function parse(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const [message] = (error as Error).message.split('\n');
    throw new UsageError(message);
  }
}

function parseStarttls(name: string | undefined): Protocol | undefined {
  if (name === undefined || isProtocol(name)) return name;
  throw new UsageError(`--starttls: expected one of ${PROTOCOLS.join(', ')}, got ${name}`);
}

/** Empty: none is sent, as for an address. */
function parseServername(name: string | undefined, host: string): string {
  if (name === undefined) return isIP(host) ? '' : host;
  if (isIP(name)) throw new UsageError('--servername: expected a name, got an address');
  return name === '' ? '' : parseHost(name).host;
}

function parseAlpn(list: string | undefined): string[] {
  if (list === undefined) return [];
  const names = list.split(',');
  if (names.every((name) => name.length > 0 && Buffer.byteLength(name) < 256)) return names;
  throw new UsageError(`--alpn: expected names of 1 to 255 bytes with commas between, got ${list}`);
}

function parseTrust({ cert, key, ca, insecure }: Given) {
  if ((cert === undefined) !== (key === undefined)) throw new UsageError('--cert and --key go together');
  return { cert: read('--cert', cert), key: read('--key', key), ca: read('--ca', ca), insecure };
}

function read(option: string, file: string | undefined): Buffer | undefined {
  try {
    return file === undefined ? undefined : readFileSync(file);
  } catch (error) {
    throw new UsageError(`${option}: ${(error as Error).message}`);
  }
}

function parseAddresses(addresses: readonly string[]): string[] {
  for (const address of addresses) {
    if (!isIP(address)) throw new UsageError(`--address: expected an IPv4 or IPv6 address, got ${address}`);
  }
  const different = [...new Set(addresses)];
  if (different.length <= MOST_GIVEN_ADDRESSES) return different;
  throw new UsageError(`--address: expected at most ${MOST_GIVEN_ADDRESSES}, got ${different.length}`);
}

/** Whole ones, since timers take no others, and one at least. */
function milliseconds(seconds: number): number {
  return Math.max(1, Math.round(1000 * seconds));
}

function parseNumber(option: string, text: string, least: number, most: number, fits = Number.isFinite): number {
  const number = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN;
  if (fits(number) && number >= least && number <= most) return number;
  const from = least === Number.MIN_VALUE ? 'above 0' : `from ${least}`;
  throw new UsageError(`${option}: expected a number ${from} up to ${most}, got ${text}`);
}
