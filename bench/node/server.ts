// The server, in a process of its own: its CPU time and the delays of its event loop are those of handshakes alone.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { TLSSocket } from 'node:tls';
import { getHeapStatistics } from 'node:v8';
import type { Identity } from '../../examples/certificate.ts';
import { createTlsServer, listen } from '../../examples/tls-server/server.ts';
import { answerQuestions } from '../process.ts';
import { MILLISECONDS_PER_SECOND, NANOSECONDS_PER_MILLISECOND } from '../units.ts';
import { attach, type Attached } from './attach.ts';

export interface Task {
  readonly identity: Identity;
  readonly attached: Attached;
  /** Whether the delays of the event loop are to be measured, which costs CPU time. */
  readonly watchLoop: boolean;
  /** A full garbage collection each so many seconds; default none. */
  readonly collectEvery?: number;
}

/** Since the last time that it was asked. */
export interface Reading {
  readonly port: number;
  /** Microseconds. */
  readonly cpu: number;
  /** Bytes by which JavaScript's heap has grown: what was allocated in it, where no garbage was collected. */
  readonly growth: number;
  readonly handshakes: number;
  readonly resumed: number;
  /** Of the event loop, milliseconds; 0 where it is not watched. */
  readonly delay: { readonly p999: number; readonly max: number };
}

const { identity, attached, watchLoop, collectEvery } = JSON.parse(process.argv[2]) as Task;
const server = createTlsServer(identity);
attach(server, attached);
let handshakes = 0;
let resumed = 0;
server.on('secureConnection', (socket: TLSSocket) => {
  handshakes++;
  if (socket.isSessionReused()) resumed++;
});
const port = await listen(server);
const delays = monitorEventLoopDelay({ resolution: 1 });
if (watchLoop) delays.enable();
if (collectEvery) setInterval(() => globalThis.gc!(), collectEvery * MILLISECONDS_PER_SECOND).unref();
const heapInUse = () => getHeapStatistics().used_heap_size;
let before = process.cpuUsage();
let heapBefore = heapInUse();

answerQuestions(async (): Promise<Reading> => {
  const { user, system } = process.cpuUsage(before);
  const growth = heapInUse() - heapBefore;
  const milliseconds = (nanoseconds: number) => nanoseconds / NANOSECONDS_PER_MILLISECOND;
  const delay = { p999: milliseconds(delays.percentile(99.9)), max: milliseconds(delays.max) };
  const reading = { port, cpu: user + system, growth, handshakes, resumed, delay };
  handshakes = resumed = 0;
  delays.reset();
  before = process.cpuUsage();
  heapBefore = heapInUse();
  return reading;
});
process.once('disconnect', () => server.close());
// Who started it may have ended before it listened to that.
if (!process.connected) server.close();
