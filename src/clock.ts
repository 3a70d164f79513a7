// The default clock. `Date.now()` costs more than a whole lookup, and expiry is in whole seconds, so where a timer can be
// kept from holding the process open (Node, Bun) the second is read once and serves until a timer or a count of reads
// says that it is old. Elsewhere each read asks.
import { platform } from './platform.js';

const REFRESH_MILLISECONDS = 50;
/** In a loop that never lets the timer run, the second is read again after so many uses. */
const READS_PER_REFRESH = 256;

let seconds = 0;
let readsLeft = 0;

/** Seconds since 1970, whole, at most 50 ms late while the event loop turns. */
export function coarseSeconds(): number {
  if (--readsLeft < 0) refresh();
  return seconds;
}

let timerRuns = false;

function refresh(): void {
  seconds = Math.floor(Date.now() / 1000);
  readsLeft = timerRuns || startTimer() ? READS_PER_REFRESH : 0;
}

function startTimer(): boolean {
  const timer = platform.setTimeout?.(() => {
    timerRuns = false;
    readsLeft = 0;
  }, REFRESH_MILLISECONDS) as { unref?: () => void } | undefined;
  if (typeof timer?.unref !== 'function') return false;
  timer.unref();
  return (timerRuns = true);
}
