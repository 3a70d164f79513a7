// ClientHellos made by hand, as TLS sends them.

export interface HelloParts {
  readonly sessionId?: Buffer;
  readonly cipherSuites?: Buffer;
  readonly compressionMethods?: Buffer;
  readonly extensions?: readonly Extension[];
}

export type Extension = readonly [type: number, data: Buffer];

/** A vector with its length first, in so many bytes. */
export function vector(lengthSize: number, ...parts: readonly (Buffer | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  const length = Buffer.alloc(lengthSize);
  length.writeUIntBE(content.length, 0, lengthSize);
  return Buffer.concat([length, content]);
}

export const extension = {
  serverName: (name: string): Extension => [0, vector(2, Buffer.of(0), vector(2, name))],
  alpn: (...names: string[]): Extension => [16, vector(2, ...names.map((name) => vector(1, name)))],
  sessionTicket: (ticket = ''): Extension => [35, Buffer.from(ticket)],
  supportedVersions: (...versions: number[]): Extension => {
    return [43, vector(1, ...versions.map((version) => Buffer.of(version >> 8, version & 0xff)))];
  },
  pskModes: (...modes: number[]): Extension => [45, vector(1, Buffer.from(modes))],
  preSharedKey: (identities: readonly Buffer[], binders = identities.map(() => Buffer.alloc(32))): Extension => {
    const age = Buffer.alloc(4);
    const list = identities.map((identity) => Buffer.concat([vector(2, identity), age]));
    return [41, Buffer.concat([vector(2, ...list), vector(2, ...binders.map((binder) => vector(1, binder)))])];
  },
};

/** The body of a hello. */
export function helloBody({
  sessionId = Buffer.alloc(0),
  cipherSuites = Buffer.of(0x13, 1, 0xc0, 0x2b),
  compressionMethods = Buffer.of(0),
  extensions,
}: HelloParts = {}): Buffer {
  const listed = extensions?.map(([type, data]) => Buffer.concat([Buffer.of(type >> 8, type & 0xff), vector(2, data)]));
  const head = Buffer.concat([Buffer.of(3, 3), Buffer.alloc(32, 7)]);
  const tail = listed ? vector(2, ...listed) : Buffer.alloc(0);
  return Buffer.concat([head, vector(1, sessionId), vector(2, cipherSuites), vector(1, compressionMethods), tail]);
}

/** The message: a body with its header. */
export function helloMessage(body: Buffer): Buffer {
  return Buffer.concat([Buffer.of(1), vector(3, body)]);
}

/** The message in records of so many bytes. */
export function inRecords(message: Buffer, size = 2 ** 14): Buffer {
  const records: Buffer[] = [];
  for (let at = 0; at < message.length; at += size) {
    records.push(Buffer.concat([Buffer.of(22, 3, 1), vector(2, message.subarray(at, at + size))]));
  }
  return Buffer.concat(records);
}
