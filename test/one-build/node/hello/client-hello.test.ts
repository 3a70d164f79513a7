// What is read out of a ClientHello, which anybody may send.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cipherSuitesOf,
  parseClientHello,
  sessionIdOf,
  type ClientHello,
} from '../../../../src/node/hello/client-hello.js';
import { offerOf } from '../../../../src/node/offer.js';
import { extension, helloBody, vector, type Extension, type HelloParts } from '../../../support/client-hello.js';

const ID = Buffer.alloc(32, 1);
const IDENTITY = Buffer.alloc(32, 2);
const SUITES = Buffer.of(0x13, 1, 0xc0, 0x2b);
const TICKET = Buffer.alloc(192, 3);
const { serverName, alpn, sessionTicket, supportedVersions, pskModes, preSharedKey } = extension;
const TLS13 = [supportedVersions(0x1a1a, 0x0304, 0x0303), pskModes(1)];

const parse = (...extensions: Extension[]) => parseClientHello(helloBody({ sessionId: ID, extensions }));

/** All but where it is. */
function contentsOf(hello: ClientHello): object {
  const { bytes: _bytes, start: _start, sessionIdEnd: _idEnd, cipherSuitesEnd: _suitesEnd, ...extensions } = hello;
  return { ...extensions, sessionId: sessionIdOf(hello), cipherSuites: cipherSuitesOf(hello) };
}

test('a hello of TLS 1.2 without extensions', () => {
  const hello = parseClientHello(helloBody({ sessionId: ID }))!;
  expect([sessionIdOf(hello), cipherSuitesOf(hello)]).toEqual([ID, SUITES]);
  expect(hello).toMatchObject({
    serverName: '',
    maxFragmentLength: 0,
    alpn: undefined,
    extendedMasterSecret: false,
    acceptsTickets: false,
    offersTls13: false,
    offersPskWithKeyExchange: false,
    pskIdentities: [],
  });
});

test('a hello with all that matters', () => {
  const protocols = alpn('h2', 'http/1.1');
  const hello = parse(
    [0x0a0a, Buffer.of(0)],
    serverName('Www.Example.COM'),
    [1, Buffer.of(2)],
    protocols,
    [23, Buffer.alloc(0)],
    sessionTicket('old'),
    ...TLS13,
    preSharedKey([IDENTITY, TICKET]),
  );
  expect([sessionIdOf(hello!), cipherSuitesOf(hello!)]).toEqual([ID, SUITES]);
  expect(hello).toMatchObject({
    serverName: 'Www.Example.COM',
    maxFragmentLength: 2,
    alpn: protocols[1].subarray(2),
    extendedMasterSecret: true,
    acceptsTickets: true,
    offersTls13: true,
    offersPskWithKeyExchange: true,
    pskIdentities: [IDENTITY, TICKET],
  });
});

describe('malformed', () => {
  const parts: [string, HelloParts][] = [
    ['a session id of 33 bytes', { sessionId: Buffer.alloc(33) }],
    ['no cipher suites', { cipherSuites: Buffer.alloc(0) }],
    ['half a cipher suite', { cipherSuites: Buffer.alloc(3) }],
    ['no compression methods', { compressionMethods: Buffer.alloc(0) }],
    ['an extension twice', { extensions: [sessionTicket(), sessionTicket()] }],
    ['pre_shared_key before another', { extensions: [...TLS13, preSharedKey([ID]), sessionTicket()] }],
    ['no server name in its list', { extensions: [[0, vector(2)]] }],
    ['an empty server name', { extensions: [serverName('')] }],
    ['a server name of 256 bytes', { extensions: [serverName('a'.repeat(256))] }],
    ['a server name with a zero in it', { extensions: [serverName('a\0b')] }],
    ['two server names', { extensions: [[0, vector(2, Buffer.of(0), vector(2, 'a'), Buffer.of(0), vector(2, 'b'))]] }],
    ['a server name of another kind', { extensions: [[0, vector(2, Buffer.of(1), vector(2, 'a'))]] }],
    ['a server name and one byte more', { extensions: [[0, Buffer.concat([serverName('a')[1], Buffer.of(0)])]] }],
    ['no protocols in their list', { extensions: [alpn()] }],
    ['half a version', { extensions: [[43, vector(1, Buffer.alloc(3))]] }],
    ['no versions in their list', { extensions: [supportedVersions()] }],
    ['no identities', { extensions: [preSharedKey([])] }],
    ['an empty identity', { extensions: [preSharedKey([Buffer.alloc(0)])] }],
    ['fewer binders than identities', { extensions: [preSharedKey([ID, IDENTITY], [Buffer.alloc(32)])] }],
    ['a binder of 31 bytes', { extensions: [preSharedKey([ID], [Buffer.alloc(31)])] }],
    ['half an age', { extensions: [[41, Buffer.concat([vector(2, vector(2, ID), Buffer.alloc(2)), vector(2)])]] }],
  ];

  test.each(parts)('%s', (_, hello) => {
    expect(parseClientHello(helloBody(hello))).toBeUndefined();
  });

  test('a byte more at its end, or any number less', () => {
    const body = helloBody({ sessionId: ID, extensions: [serverName('a.test'), ...TLS13, preSharedKey([IDENTITY])] });
    expect(parseClientHello(body)).toBeDefined();
    expect(parseClientHello(Buffer.concat([body, Buffer.of(0)]))).toBeUndefined();
    // Where the extensions begin, it is a hello without any.
    const withoutExtensions = helloBody({ sessionId: ID }).length;
    for (let length = 0; length < body.length; length++) {
      const defined = parseClientHello(body.subarray(0, length)) !== undefined;
      expect([length, defined]).toEqual([length, length === withoutExtensions]);
    }
  });

  test('whatever it is, nothing is thrown, and nothing is read from beyond its end', () => {
    const body = helloBody({ sessionId: ID, extensions: [serverName('a.test'), ...TLS13, preSharedKey([IDENTITY])] });
    const change = fc.tuple(fc.nat(body.length - 1), fc.nat(255));
    const mutated = fc.array(change, { minLength: 1, maxLength: 8 }).map((changes) => {
      const bytes = Buffer.from(body);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    });
    const any = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.oneof(mutated, any), (bytes) => {
        const surrounded = Buffer.concat([Buffer.alloc(64, 0xee), bytes, Buffer.alloc(64, 0xee)]);
        const hello = parseClientHello(surrounded, 64, 64 + bytes.length);
        const alone = parseClientHello(bytes);
        expect(hello && contentsOf(hello)).toEqual(alone && contentsOf(alone));
        for (const { byteOffset, length } of hello?.pskIdentities ?? []) {
          expect(byteOffset + length - surrounded.byteOffset).toBeLessThanOrEqual(64 + bytes.length);
        }
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('what a hello offers a cache', () => {
  const offer = (speaksTls13: boolean, ...extensions: Extension[]) => offerOf(parse(...extensions)!, speaksTls13);
  const more = { cipherSuites: SUITES, extendedMasterSecret: false, maxFragmentLength: 0 };
  const OLD = { id: ID, protocolVersion: 0x0303, ...more };
  const NEW = { id: IDENTITY, protocolVersion: 0x0304, ...more };

  test.each<[string, ReturnType<typeof offer>, boolean, Extension[]]>([
    ['TLS 1.2: its session id', OLD, true, []],
    ['TLS 1.3 without an identity, on a server that speaks it: nothing', undefined, true, TLS13],
    ['TLS 1.3 without an identity, on a server that may not speak it: its session id', OLD, false, TLS13],
    ['TLS 1.3: its identity', NEW, false, [...TLS13, preSharedKey([IDENTITY])]],
    [
      'several identities: the first of the length of an id',
      NEW,
      true,
      [...TLS13, preSharedKey([TICKET, IDENTITY, ID])],
    ],
    ['a ticket: nothing', undefined, true, [...TLS13, preSharedKey([TICKET])]],
    [
      'an identity without a key exchange: nothing',
      undefined,
      false,
      [TLS13[0]!, pskModes(0), preSharedKey([IDENTITY])],
    ],
    ['an identity without modes: nothing', undefined, true, [TLS13[0]!, preSharedKey([IDENTITY])]],
    ['an identity without TLS 1.3: the session id', OLD, true, [pskModes(1), preSharedKey([IDENTITY])]],
  ])('%s', (_, expected, speaksTls13, extensions) => {
    expect(offer(speaksTls13, ...extensions)).toEqual(expected);
  });

  test('an empty session id: nothing', () => {
    expect(offerOf(parseClientHello(helloBody())!, false)).toBeUndefined();
  });
});
