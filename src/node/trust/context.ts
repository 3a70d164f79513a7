// The context that a session is bound to. Offered in another one, it is not resumed.
import { createHash, type Hash } from 'node:crypto';
import type { Server } from 'node:tls';
import { Authorities } from './authorities.js';
import { readMaterial, type Material } from './material.js';
import { readDefaultAuthorities } from '../../tls/default-authorities.js';
import { secureContextOf } from '../runtime/node-internals.js';
import { endOfLists } from '../../tls/revocation-lists.js';

/** So many contexts of connections are remembered, by keys of so many characters. */
const MOST_REMEMBERED = 1000;
const MOST_KEY_LENGTH = 400;

/** The server's part of the context: of the contents of its options, at the time that TLS read them. */
export class ServerContext {
  readonly #server: Server & Material;
  readonly #idContext: Uint8Array;
  #secureContext: unknown;
  #material!: Buffer;
  /** What TLS reads for each connection anew, and `setSecureContext` does not set. */
  #live!: Material;
  #digest!: Buffer;
  #crlEnd = Infinity;
  #authorities!: Authorities;
  #ownAuthorities: Authorities | undefined;
  readonly #remembered = new Map<string, ConnectionContext>();

  constructor(server: Server, idContext: Uint8Array) {
    this.#server = server;
    this.#idContext = idContext;
    this.renew();
  }

  /** When the server's revocation lists end, in seconds since 1970. */
  get crlEnd(): number {
    return this.#crlEnd;
  }

  /** Those of its own options, or the process's. */
  get authorities(): Authorities {
    return this.#authorities;
  }

  /** Without a choice of protocols on the server what a client offers decides nothing. */
  get choosesAlpn(): boolean {
    return this.#server.ALPNProtocols !== undefined || this.#server.ALPNCallback !== undefined;
  }

  /** To be called when TLS has read the server's options, before anybody can change what they hold. */
  renew(): void {
    const server = this.#server;
    this.#secureContext = secureContextOf(server);
    this.#material = digestOf([this.#idContext, ...readMaterial(server)]);
    this.#crlEnd = endOfLists(server.crl);
    this.#ownAuthorities = server.ca ? new Authorities(server.ca) : undefined;
    this.#renewLive();
  }

  #hasChanged(): boolean {
    const server = this.#server;
    const live = this.#live;
    if (server.requestCert !== live.requestCert || server.rejectUnauthorized !== live.rejectUnauthorized) return true;
    return server.ALPNProtocols !== live.ALPNProtocols || server.ALPNCallback !== live.ALPNCallback;
  }

  #renewLive(): void {
    const server = this.#server;
    const { requestCert, rejectUnauthorized, ALPNProtocols, ALPNCallback } = server;
    this.#live = { requestCert, rejectUnauthorized, ALPNProtocols, ALPNCallback };
    const authorities = server.requestCert && !server.ca ? readDefaultAuthorities() : undefined;
    this.#authorities = this.#ownAuthorities ?? new Authorities(authorities);
    this.#digest = digestOf([this.#material, ...Object.values(this.#live), authorities]);
    this.#remembered.clear();
  }

  /**
   * The context of a connection that begins now.
   *
   * @param alpn the protocols that the client offers
   * @param custom what `contextOf` gave, copied here
   */
  of(serverName: string, alpn: Buffer | undefined, custom: string | Uint8Array | undefined): ConnectionContext {
    if (secureContextOf(this.#server) !== this.#secureContext) this.renew();
    else if (this.#hasChanged()) this.#renewLive();
    const chosen = this.choosesAlpn ? alpn?.toString('latin1') : undefined;
    const own = custom === undefined ? undefined : Buffer.from(custom as Uint8Array).toString('latin1');
    const isNameAlone = chosen === undefined && own === undefined;
    // No name has a zero byte, and no list of protocols ends before its length.
    const key = isNameAlone ? serverName : `${serverName}\0${chosen?.length}:${chosen}${own?.length}:${own}`;
    const known = this.#remembered.get(key);
    if (known) return known;
    const context = new ConnectionContext([this.#digest, serverName, chosen, own], own !== undefined);
    if (this.#remembered.size === MOST_REMEMBERED) this.#remembered.clear();
    if (key.length <= MOST_KEY_LENGTH) this.#remembered.set(key, context);
    return context;
  }
}

/** The context of a connection: the server's part, and what its ClientHello adds. */
export class ConnectionContext {
  readonly #parts: readonly (Buffer | string | undefined)[];
  /** Whether `contextOf` has said whom the server trusts. */
  readonly isCustom: boolean;
  readonly #digests = new Map<number, Buffer>();

  /** @param parts strings have a character a byte */
  constructor(parts: readonly (Buffer | string | undefined)[], isCustom: boolean) {
    this.#parts = parts;
    this.isCustom = isCustom;
  }

  /** Of all of it under this version, which is known for sure only when the handshake is complete. */
  digest(protocolVersion: number): Buffer {
    const digest = this.#digests.get(protocolVersion) ?? this.#hash(protocolVersion);
    this.#digests.set(protocolVersion, digest);
    return digest;
  }

  #hash(protocolVersion: number): Buffer {
    const parts = this.#parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part));
    return digestOf([Buffer.of(protocolVersion >> 8, protocolVersion & 0xff), ...parts]);
  }
}

function digestOf(values: readonly unknown[]): Buffer {
  const hash = createHash('sha256');
  for (const value of values) update(hash, value);
  return hash.digest();
}

/** Each value with its kind and length first, so that no two sequences of values hash the same bytes. */
function update(hash: Hash, value: unknown): void {
  if (Array.isArray(value)) {
    hash.update(`a${value.length}:`);
    for (const item of value) update(hash, item);
  } else if (typeof value === 'string') {
    hash.update(`b${Buffer.byteLength(value)}:`).update(value);
  } else if (ArrayBuffer.isView(value)) {
    hash.update(`b${value.byteLength}:`).update(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
  } else if (typeof value === 'object' && value !== null) {
    // Keys and certificates with a passphrase beside them, which is nobody's business.
    const { pem, buf } = value as { pem?: unknown; buf?: unknown };
    update(hash, [pem, buf]);
  } else if (typeof value === 'function') {
    hash.update('function:');
  } else {
    hash.update(`${typeof value}${String(value)}:`);
  }
}
