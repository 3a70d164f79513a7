// The default clock. `Date.now()` costs more than a whole lookup, and expiry is in whole seconds, so where a timer can be
// kept from holding the process open (Node, Bun) the second is read once and serves until a timer or a count of reads
// says that it is old. Elsewhere each read asks: also in workerd, whose timers end with the request that set them and are
// forbidden outside of one.
import { platform } from '../core/platform.js';

const REFRESH_MILLISECONDS = 50;
/** In a loop that never lets the timer run, the second is read again after so many uses. */
const READS_PER_REFRESH = 256;
/** A timer that did not fire for so long was dropped (by a test's fake clock, say), and is not waited for. */
const LOST_MILLISECONDS = 1000;

let seconds = 0;
let readsLeft = 0;
let timer: { unref(): void } | undefined;
let timerStarted = 0;
/** Undefined until a timer was asked for once. */
let timersCanBeUsed = platform.navigator?.userAgent === 'Cloudflare-Workers' ? false : undefined;

/** Seconds since 1970, whole, at most 50 ms late while the event loop turns. */
export function coarseSeconds(): number {
  if (--readsLeft < 0) refresh();
  return seconds;
}

function refresh(): void {
  const milliseconds = Date.now();
  seconds = Math.floor(milliseconds / 1000);
  const waiting = timer !== undefined && Math.abs(milliseconds - timerStarted) < LOST_MILLISECONDS;
  if (!waiting && timersCanBeUsed !== false) startTimer(milliseconds);
  readsLeft = timersCanBeUsed ? READS_PER_REFRESH : 0;
}

function startTimer(milliseconds: number): void {
  if (timer) platform.clearTimeout?.(timer);
  const started = platform.setTimeout?.(onTimer, REFRESH_MILLISECONDS);
  timersCanBeUsed = hasUnref(started);
  if (hasUnref(started)) {
    started.unref();
    timer = started;
    timerStarted = milliseconds;
  } else if (started !== undefined) {
    platform.clearTimeout?.(started);
  }
}

function onTimer(): void {
  timer = undefined;
  readsLeft = 0;
}

function hasUnref(started: unknown): started is { unref(): void } {
  return typeof (started as { unref?: unknown } | undefined)?.unref === 'function';
}
