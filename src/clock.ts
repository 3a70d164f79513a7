// The default clock. `Date.now()` costs more than a whole lookup, and expiry is in whole seconds, so where a timer can be
// kept from holding the process open (Node, Bun) the second is read once and serves until a timer or a count of reads
// says that it is old. Elsewhere each read asks.
import { platform } from './platform.js';

const REFRESH_MILLISECONDS = 50;
/** In a loop that never lets the timer run, the second is read again after so many uses. */
const READS_PER_REFRESH = 256;

let seconds = 0;
let readsLeft = 0;
let timer: { unref(): void } | undefined;
/** Undefined until a timer was asked for once. */
let timersCanBeUsed: boolean | undefined;

/** Seconds since 1970, whole, at most 50 ms late while the event loop turns. */
export function coarseSeconds(): number {
  if (--readsLeft < 0) refresh();
  return seconds;
}

function refresh(): void {
  seconds = Math.floor(Date.now() / 1000);
  readsLeft = timersCanBeUsed !== false && startTimer() ? READS_PER_REFRESH : 0;
}

/** Always a new one: a timer that was dropped (by a test's fake clock, say) must not be waited for. */
function startTimer(): boolean {
  if (timer) platform.clearTimeout?.(timer);
  const started = platform.setTimeout?.(() => (readsLeft = 0), REFRESH_MILLISECONDS);
  timersCanBeUsed = hasUnref(started);
  if (hasUnref(started)) (timer = started).unref();
  else if (started !== undefined) platform.clearTimeout?.(started);
  return timersCanBeUsed;
}

function hasUnref(started: unknown): started is { unref(): void } {
  return typeof (started as { unref?: unknown } | undefined)?.unref === 'function';
}
