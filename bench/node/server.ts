// The server, in a process of its own: its CPU time and the delays of its event loop are those of handshakes alone.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { TLSSocket } from 'node:tls';
import { attachSessionCache } from '../../dist/node/index.js';
import type { Identity } from '../../examples/certificate.ts';
import { createTlsServer, listen } from '../../examples/tls-server/server.ts';
import { answerQuestions } from '../process.ts';
import { NANOSECONDS_PER_MILLISECOND } from '../units.ts';
import { fill, type Stock } from './stock.ts';

/** What the server resumes from: what such a store of the binding holds, or without the binding nothing. */
export type Attached = Stock | 'events' | 'nothing';

export interface Task {
  readonly identity: Identity;
  /** `events`: listeners of Node's session events that keep nothing. */
  readonly attached: Attached;
  /** Whether the delays of the event loop are to be measured, which costs CPU time. */
  readonly watchLoop: boolean;
}

/** Since the last time that it was asked. */
export interface Reading {
  readonly port: number;
  /** Microseconds. */
  readonly cpu: number;
  readonly handshakes: number;
  readonly resumed: number;
  /** Of the event loop, milliseconds; 0 where it is not watched. */
  readonly delay: { readonly p999: number; readonly max: number };
}

const { identity, attached, watchLoop } = JSON.parse(process.argv[2]) as Task;
const server = createTlsServer(identity);
if (attached === 'events') {
  server.on('newSession', (_id: Buffer, _sessionData: Buffer, done: () => void) => done());
  server.on('resumeSession', (_id: Buffer, done: (error: null, sessionData: null) => void) => done(null, null));
} else if (attached !== 'nothing') {
  attachSessionCache(server, { cache: fill(attached) });
}
let handshakes = 0;
let resumed = 0;
server.on('secureConnection', (socket: TLSSocket) => {
  handshakes++;
  if (socket.isSessionReused()) resumed++;
});
const port = await listen(server);
const delays = monitorEventLoopDelay({ resolution: 1 });
if (watchLoop) delays.enable();
let before = process.cpuUsage();

answerQuestions(async (): Promise<Reading> => {
  const { user, system } = process.cpuUsage(before);
  const milliseconds = (nanoseconds: number) => nanoseconds / NANOSECONDS_PER_MILLISECOND;
  const delay = { p999: milliseconds(delays.percentile(99.9)), max: milliseconds(delays.max) };
  const reading = { port, cpu: user + system, handshakes, resumed, delay };
  handshakes = resumed = 0;
  delays.reset();
  before = process.cpuUsage();
  return reading;
});
process.once('disconnect', () => server.close());
