import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const ATTEMPTS = 100;
const PAUSE = 100;

/** Resolves when something listens at a port of 127.0.0.1; rejects after ten seconds. */
export async function untilItListens(port: number): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const socket = connect(port, '127.0.0.1');
    const opened = await once(socket, 'connect').catch(() => undefined);
    socket.destroy();
    if (opened) return;
    await delay(PAUSE);
  }
  throw new Error(`nothing listens at port ${port}`);
}
