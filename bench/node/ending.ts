// How a benchmark ends that is interrupted.
import { constants } from 'node:os';
import { MILLISECONDS_PER_SECOND } from '../units.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * By `exit`, where callgrind's process is killed and its files are removed. All others end with their channel to this process.
 * Who ends npm ends a shell between, which passes no signal on: so also with its parent.
 */
export function endWhenInterrupted(): void {
  for (const signal of SIGNALS) process.once(signal, () => process.exit(128 + constants.signals[signal]));
  const { ppid } = process;
  setInterval(() => ppid !== process.ppid && process.exit(1), MILLISECONDS_PER_SECOND).unref();
}
