// The context that a session is bound to. Offered in another one, it is not resumed.
import { createHash, type Hash } from 'node:crypto';
import * as tls from 'node:tls';

/**
 * Of a server's options, those that decide whom it trusts and who it is. `tls.Server` keeps them as properties of these
 * names, and `setSecureContext` sets them anew.
 */
const MATERIAL = [
  'cert',
  'pfx',
  'ca',
  'crl',
  'requestCert',
  'rejectUnauthorized',
  'sessionIdContext',
  'ALPNProtocols',
  'ALPNCallback',
] as const;

type Material = Partial<Record<(typeof MATERIAL)[number], unknown>>;

/** The server's part of the context: a digest that is taken again when the server's options were changed. */
export class ServerContext {
  readonly #server: Material;
  readonly #idContext: Uint8Array;
  #values: readonly unknown[] = [];
  #digest: Buffer | undefined;

  constructor(server: tls.Server, idContext: Uint8Array) {
    this.#server = server as Material;
    this.#idContext = idContext;
  }

  /** The digest as of now. The same object as long as nothing changed. */
  get digest(): Buffer {
    const changed = !this.#digest || MATERIAL.some((name, i) => this.#server[name] !== this.#values[i]);
    return changed ? this.#renew() : this.#digest!;
  }

  /** Without a choice of protocols on the server what a client offers decides nothing. */
  get choosesAlpn(): boolean {
    return this.#server.ALPNProtocols !== undefined || this.#server.ALPNCallback !== undefined;
  }

  #renew(): Buffer {
    this.#values = MATERIAL.map((name) => this.#server[name]);
    const hash = createHash('sha256');
    update(hash, this.#idContext);
    for (const value of this.#values) update(hash, value);
    if (this.#server.requestCert && !this.#server.ca) update(hash, defaultAuthorities());
    return (this.#digest = hash.digest());
  }
}

/** Whom a server trusts that was not told whom to. Processes may differ in it. */
function defaultAuthorities(): unknown {
  const { getCACertificates } = tls as { getCACertificates?: (type: string) => readonly string[] };
  // Node 20 does not say what it has read from the file.
  return getCACertificates?.('default') ?? [tls.rootCertificates, process.env.NODE_EXTRA_CA_CERTS];
}

/** The context of a connection: the server's part, and what its ClientHello adds. */
export class ConnectionContext {
  readonly #server: Buffer;
  readonly serverName: string;
  readonly #alpn: Buffer | undefined;
  /** What `contextOf` gave. */
  readonly custom: string | Uint8Array | undefined;
  readonly #digests = new Map<number, Buffer>();

  /**
   * @param server the digest of the server's part
   * @param alpn the protocols offered, where the server chooses one
   */
  constructor(server: Buffer, serverName: string, alpn?: Buffer, custom?: string | Uint8Array) {
    this.#server = server;
    this.serverName = serverName;
    this.#alpn = alpn && Buffer.from(alpn);
    this.custom = custom;
  }

  /** Of all of it under this version, which is known for sure only when the handshake is complete. */
  digest(protocolVersion: number): Buffer {
    const digest = this.#digests.get(protocolVersion) ?? this.#hash(protocolVersion);
    this.#digests.set(protocolVersion, digest);
    return digest;
  }

  #hash(protocolVersion: number): Buffer {
    const hash = createHash('sha256');
    const version = Buffer.of(protocolVersion >> 8, protocolVersion & 0xff);
    for (const value of [version, this.#server, this.serverName, this.#alpn, this.custom]) update(hash, value);
    return hash.digest();
  }
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
  } else {
    hash.update(typeof value === 'boolean' ? `${value}:` : `${typeof value}:`);
  }
}
