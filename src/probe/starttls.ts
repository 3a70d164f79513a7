// Protocols that begin without TLS, and turn to it on the same socket.
import { Dialogue, UnexpectedAnswer } from './dialogue.js';

export type Protocol = 'smtp' | 'imap' | 'ftp' | 'postgres' | 'mysql';

export const PORTS: Readonly<Record<Protocol, number>> = { smtp: 25, imap: 143, ftp: 21, postgres: 5432, mysql: 3306 };
export const PROTOCOLS = Object.keys(PORTS) as Protocol[];

export function isProtocol(name: string): name is Protocol {
  return (PROTOCOLS as string[]).includes(name);
}

const BEGINNINGS: Readonly<Record<Protocol, (dialogue: Dialogue) => Promise<void>>> = {
  smtp: beginSmtp,
  imap: beginImap,
  ftp: beginFtp,
  postgres: beginPostgres,
  mysql: beginMysql,
};

/** Resolves when it is TLS's turn; rejects with an UnexpectedAnswer, and with errors of the socket. */
export async function begin(protocol: Protocol, dialogue: Dialogue): Promise<void> {
  await BEGINNINGS[protocol](dialogue);
  dialogue.end();
}

/** RFC 3207 */
async function beginSmtp(dialogue: Dialogue): Promise<void> {
  await expectReply(dialogue, '220');
  dialogue.send('EHLO localhost\r\n');
  await expectReply(dialogue, '250');
  dialogue.send('STARTTLS\r\n');
  await expectReply(dialogue, '220');
}

/** RFC 4217 */
async function beginFtp(dialogue: Dialogue): Promise<void> {
  await expectReply(dialogue, '220');
  dialogue.send('AUTH TLS\r\n');
  await expectReply(dialogue, '234');
}

/** RFC 5321 section 4.2, RFC 959 section 4.2: the last line has a space after the code. */
async function expectReply(dialogue: Dialogue, code: string): Promise<void> {
  let line: string;
  do line = await dialogue.line();
  while (!/^\d{3}(?: |$)/.test(line));
  if (!line.startsWith(code)) throw unexpected(code, line);
}

/** RFC 9051 section 6.2.1 */
async function beginImap(dialogue: Dialogue): Promise<void> {
  const greeting = await dialogue.line();
  if (!greeting.startsWith('* OK')) throw unexpected('* OK', greeting);
  dialogue.send('a STARTTLS\r\n');
  let line: string;
  do line = await dialogue.line();
  while (!line.startsWith('a '));
  if (!line.startsWith('a OK')) throw unexpected('a OK', line);
}

/** SSLRequest: its length, and the code 80877103 (PostgreSQL, 54.7 Message Formats). */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

async function beginPostgres(dialogue: Dialogue): Promise<void> {
  dialogue.send(SSL_REQUEST);
  const answer = await dialogue.bytes(1);
  if (answer.toString('latin1') !== 'S') throw new UnexpectedAnswer('it does not offer TLS');
}

/** Protocol::HandshakeV10 begins with it. */
const MYSQL_VERSION = 10;
/** CLIENT_PROTOCOL_41, CLIENT_SSL, CLIENT_SECURE_CONNECTION */
const [PROTOCOL_41, SSL, SECURE_CONNECTION] = [0x200, 0x800, 0x8000];
const UTF8 = 33;

async function beginMysql(dialogue: Dialogue): Promise<void> {
  const header = await dialogue.bytes(4);
  const greeting = await dialogue.bytes(header.readUIntLE(0, 3));
  if (greeting[0] !== MYSQL_VERSION) throw new UnexpectedAnswer('it is no MySQL server, or does not accept this host');
  // After the server's version come a thread's id, 8 bytes of data, and a filler.
  const capabilities = greeting.indexOf(0, 1) + 1 + 4 + 8 + 1;
  if (greeting.length < capabilities + 2) throw new UnexpectedAnswer('it is no MySQL server');
  if (!(greeting.readUInt16LE(capabilities) & SSL)) throw new UnexpectedAnswer('it does not offer TLS');
  dialogue.send(sslRequest());
}

/** Protocol::SSLRequest, with the header of a packet of 32 bytes that is the second one. */
function sslRequest(): Buffer {
  const packet = Buffer.alloc(36);
  packet.writeUIntLE(32, 0, 3);
  packet[3] = 1;
  packet.writeUInt32LE(PROTOCOL_41 | SSL | SECURE_CONNECTION, 4);
  packet.writeUInt32LE(0x100_0000, 8);
  packet[12] = UTF8;
  return packet;
}

/** The answer is of a server's text, without what would move a terminal's cursor. */
function unexpected(expected: string, line: string): UnexpectedAnswer {
  const shown = line.slice(0, 80).replaceAll(/[^\x20-\x7e]/g, '?');
  return new UnexpectedAnswer(`expected ${expected}, got ${shown}`);
}
