// A ClientHello in however many records and segments.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HelloFramer, joinRecords, type FramedHello } from '../../../../src/node/hello/framing.js';
import { extension, helloBody, helloMessage, inRecords } from '../../../support/client-hello.js';

const LIMIT = 16384;
const BODY = helloBody({ sessionId: Buffer.alloc(32, 5), extensions: [extension.serverName('a.test')] });
const MESSAGE = helloMessage(BODY);
const AFTER = Buffer.from('what comes after');

const scan = (bytes: Buffer, limit = LIMIT) => new HelloFramer(limit).scan(bytes);

function framed(bytes: Buffer): FramedHello {
  const found = scan(bytes);
  if (typeof found === 'string') throw new Error(`expected a hello, got ${found}`);
  return found;
}

test('a hello in one record', () => {
  const bytes = inRecords(MESSAGE);
  expect(scan(bytes)).toEqual({ body: BODY, records: 1, end: bytes.length });
});

test('a hello in records and segments of any sizes, whatever comes after', () => {
  const sizes = fc.record({
    record: fc.integer({ min: 1, max: 120 }),
    segments: fc.array(fc.integer({ min: 1, max: 60 })),
  });
  fc.assert(
    fc.property(sizes, ({ record, segments }) => {
      const hello = inRecords(MESSAGE, record);
      const bytes = Buffer.concat([hello, AFTER]);
      const framer = new HelloFramer(LIMIT);
      let at = 0;
      for (const size of segments) {
        at = Math.min(at + size, hello.length - 1);
        expect(framer.scan(bytes.subarray(0, at))).toBe('partial');
      }
      const records = Math.ceil(MESSAGE.length / record);
      expect(framer.scan(bytes)).toEqual({ body: BODY, records, end: hello.length });
    }),
    { numRuns: 2000 },
  );
});

test('joined, it is in one record of the same version, and all that came after is there', () => {
  const joined = Buffer.concat([inRecords(MESSAGE), AFTER]);
  for (const size of [1, 3, 50]) {
    const bytes = Buffer.concat([inRecords(MESSAGE, size), AFTER]);
    expect(joinRecords(bytes, framed(bytes))).toEqual(joined);
  }
});

test('what one record can not hold is not joined', () => {
  const hello = (bytes: number) => inRecords(helloMessage(Buffer.alloc(bytes)), 1000);
  const [fits, exceeds] = [hello(2 ** 14 - 4), hello(2 ** 14 - 3)];
  expect(joinRecords(fits, framed(fits))).toHaveLength(5 + 2 ** 14);
  expect(joinRecords(exceeds, framed(exceeds))).toBeUndefined();
});

test.each([
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\n')],
  ['a hello of SSL 2', Buffer.from('802e0100020015', 'hex')],
  ['an alert', Buffer.from('1503010002022e', 'hex')],
  ['major version 2', Buffer.from('1602', 'hex')],
  ['an empty record', Buffer.from('1603010000', 'hex')],
  ['a record that is too long', Buffer.from('1603014001', 'hex')],
  ['another message', Buffer.from('160301000402000000', 'hex')],
  ['another message in the same record', inRecords(Buffer.concat([MESSAGE, Buffer.of(1)]))],
  ['another record in the middle', Buffer.concat([inRecords(MESSAGE.subarray(0, 20)), Buffer.of(21, 3, 3)])],
  ['a message longer than the limit', inRecords(helloMessage(Buffer.alloc(LIMIT + 1)), 9000)],
])('not a hello: %s', (_, bytes) => {
  expect(scan(bytes)).toBe('other');
});

test('of a hello that does not come to its end only so much is waited for', () => {
  const endless = inRecords(helloMessage(Buffer.alloc(LIMIT)), 1);
  const framer = new HelloFramer(LIMIT);
  const waited = Array.from(endless.keys()).find((length) => framer.scan(endless.subarray(0, length)) === 'other');
  expect(waited).toBe(LIMIT + 1024 + 1);
});

test('whatever the bytes are, nothing is thrown', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
      scan(Buffer.concat([Buffer.of(22, 3, 1, 0), tail]));
    }),
    { numRuns: 5000 },
  );
});
