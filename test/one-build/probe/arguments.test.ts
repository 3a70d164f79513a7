// The command line: what is understood, what is refused, and how the program ends.
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../../src/probe/arguments.js';
import { runProgram, write } from '../../support/probe.js';
import { root } from '../../support/root.js';
import { listen, pki } from '../../support/tls.js';

const parse = (line: string) => parseArguments(['probe', ...line.split(' ')]);

describe('is understood:', () => {
  test.each([
    ['example.com', { host: 'example.com', port: 443, servername: 'example.com' }],
    ['example.com:8443', { host: 'example.com', port: 8443 }],
    ['example.com.', { host: 'example.com', servername: 'example.com' }],
    ['bücher.example', { host: 'xn--bcher-kva.example', servername: 'xn--bcher-kva.example' }],
    ['192.0.2.1:65535', { host: '192.0.2.1', port: 65_535, servername: '' }],
    ['2001:db8::1', { host: '2001:db8::1', port: 443, servername: '' }],
    ['[2001:db8::1]:8443', { host: '2001:db8::1', port: 8443 }],
    ['[::1]', { host: '::1', port: 443 }],
    ['a.test --starttls smtp', { port: 25, starttls: 'smtp' }],
    ['a.test:587 --starttls smtp', { port: 587 }],
    ['192.0.2.1 --servername a.test', { servername: 'a.test' }],
    ['a.test --servername=', { servername: '' }],
    ['a.test --alpn h2,http/1.1', { alpn: ['h2', 'http/1.1'] }],
    ['a.test --address ::1 --address 127.0.0.1 --address ::1', { addresses: ['::1', '127.0.0.1'] }],
    ['a.test --rounds 5 --timeout .5 --insecure --json', { rounds: 5, timeout: 500, insecure: true, json: true }],
    ['a.test --timeout 1.001', { timeout: 1001 }],
    ['a.test --timeout 0.0006', { timeout: 1 }],
    ['a.test --timeout 0.0001', { timeout: 1 }],
    ['a.test --timeout 59.9996', { timeout: 60_000 }],
    ['a.test', { rounds: 3, timeout: 3000, insecure: false, json: false, alpn: [], addresses: [] }],
  ])('%s', (line, expected) => {
    expect(parse(line)).toMatchObject(expected);
  });
});

describe('is refused:', () => {
  test.each([
    ['', 'expected HOST, HOST:PORT or [IPV6]:PORT, got '],
    ['a.test b.test', 'expected one HOST[:PORT]'],
    ['a.test:0', 'expected a port from 1 to 65535, got 0'],
    ['a.test:65536', 'expected a port from 1 to 65535, got 65536'],
    ['a.test:https', 'expected a port from 1 to 65535, got https'],
    ['a.test:', 'expected a port from 1 to 65535, got '],
    ['https://a.test', 'expected a port from 1 to 65535, got //a.test'],
    ['[127.0.0.1]:1', 'expected HOST, HOST:PORT or [IPV6]:PORT, got [127.0.0.1]:1'],
    ['a.test --starttls pop3', '--starttls: expected one of smtp, imap, ftp, postgres, mysql, got pop3'],
    ['a.test --servername ::1', '--servername: expected a name, got an address'],
    ['a.test --alpn h2,', '--alpn: expected names of 1 to 255 bytes with commas between, got h2,'],
    ['a.test --address b.test', '--address: expected an IPv4 or IPv6 address, got b.test'],
    ['a.test --rounds 0', '--rounds: expected a number from 1 up to 5, got 0'],
    ['a.test --rounds 1.5', '--rounds: expected a number from 1 up to 5, got 1.5'],
    ['a.test --timeout 0', '--timeout: expected a number above 0 up to 60, got 0'],
    ['a.test --timeout 1e1', '--timeout: expected a number above 0 up to 60, got 1e1'],
    ['a.test --cert cert.pem', '--cert and --key go together'],
    ['a.test --ca /nowhere', "--ca: ENOENT: no such file or directory, open '/nowhere'"],
  ])('%s', (line, message) => {
    expect(() => parse(line)).toThrow(expect.objectContaining({ name: 'UsageError', message }));
  });

  test('more addresses than eight', () => {
    const addresses = Array.from({ length: 9 }, (_, n) => `--address 192.0.2.${n}`);
    expect(() => parse(`a.test ${addresses.join(' ')}`)).toThrow('--address: expected at most 8, got 9');
  });
});

describe('the program', () => {
  test('says what it can do', async () => {
    const { status, stdout, stderr } = await runProgram(['--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const option of ['address', 'servername', 'alpn', 'starttls', 'cert', 'key', 'ca', 'insecure', 'rounds']) {
      expect(stdout).toContain(`--${option} `);
    }
  });

  test('says its version', async () => {
    const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
    expect(await runProgram(['--version'])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  test.each([
    [[], 'expected a command'],
    [['ask'], 'there is no command ask'],
    [['probe', 'a.test', '--nonsense'], "Unknown option '--nonsense'"],
    [['probe', 'a.test', '--ca', `${root}/package.json`], '--ca: expected certificates in PEM'],
    [['probe', 'a.test', '--cert', `${root}/LICENSE`, '--key', `${root}/LICENSE`], "--cert or --key can't be used"],
  ])('ends with 2 for %j', async (options, message) => {
    const { status, stdout, stderr } = await runProgram(options);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^wasm-session-cache: .+\nTry: wasm-session-cache --help\n$/);
    expect(stderr).toContain(message);
  });

  describe('has no authority of', () => {
    const pem = async () => (await pki()).authority.cert;
    const garbled = (text: string) => text.replace(/\n(.{4})/, '\nAAAA');

    test.each<[string, (pem: string) => string | Uint8Array, string]>([
      ['DER', (pem) => new X509Certificate(pem).raw, 'expected certificates in PEM'],
      ['UTF-16', (pem) => Buffer.from(pem, 'utf16le'), 'expected certificates in PEM'],
      ['a key', (pem) => pem.replaceAll('CERTIFICATE', 'PUBLIC KEY'), 'expected certificates in PEM'],
      ['a second one that is none', (pem) => pem + garbled(pem), '1 of its 2 certificates can be read'],
      ['indented lines', (pem) => pem.replaceAll('\n', '\n  '), '0 of its 1 certificates can be read'],
      [
        'lines that end with a carriage return',
        (pem) => pem.replaceAll('\n', '\r'),
        '0 of its 1 certificates can be read',
      ],
      ['what is no base64', (pem) => pem.replace(/\n(?=.{4})/, '\n*'), '0 of its 1 certificates can be read'],
      ['one that begins within a line', (pem) => `CA: ${pem}`, '0 of its 1 certificates can be read'],
      ['one without an end', (pem) => pem.replace('-----END', ''), '0 of its 1 certificates can be read'],
    ])('%s', async (_, change, message) => {
      const { status, stderr } = await runProgram(['probe', 'a.test', '--ca', write('ca', change(await pem()))]);
      expect(stderr).toContain(`wasm-session-cache: --ca: ${message}\n`);
      expect(status).toBe(2);
    });
  });

  test.each(['1.001', '0.0006', '.9999'])('times out after %s s', async (seconds) => {
    const port = await listen(createServer((socket) => void socket.on('error', () => {}).resume()));
    const { status, stderr } = await runProgram(['probe', `127.0.0.1:${port}`, '--timeout', seconds]);
    expect(stderr).toMatch(/no (?:connection|end of the handshake) within (?:1\.001|0\.001|1) s\n$/);
    expect(status).toBe(2);
  });

  test('tells a fault of its own, which is no finding', async () => {
    const fault = '--import=data:text/javascript,AbortSignal.timeout=()=>{throw(new(RangeError)(7))}';
    const { status, stdout, stderr } = await runProgram(['probe', '127.0.0.1:1'], fault);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^RangeError: 7\n {4}at /);
  });

  test('ends with 2 for a name that there is not', async () => {
    const probed = await runProgram(['probe', 'nothing.invalid', '--json']);
    expect(probed.status).toBe(2);
    expect(probed.stderr).toMatch(/^wasm-session-cache: no TLS with nothing.invalid:443: the name /);
    expect(JSON.parse(probed.stdout)).toMatchObject({ reached: false, addresses: [{ failure: { stage: 'lookup' } }] });
  });
});
