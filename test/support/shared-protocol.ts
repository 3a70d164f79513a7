// The protocol of a shard's lock and sequence as a program of steps, each of which is one access to memory that others can see. A
// state is plain data, so that every order of steps of a few threads can be gone through.

/** A value is two words: one that has both of one writer is whole. */
export interface State {
  lock: number;
  waited: boolean;
  sequence: number;
  /** What is true, as recovery finds it: the last value that was made live, by number. */
  words: [number, number];
  /** The word that makes a value live. */
  live: number;
  threads: Thread[];
}

export interface Thread {
  readonly kind: 'writer' | 'reader' | 'undertaker';
  step: string;
  /** What a reader has read. */
  seen: { sequence: number; live: number; words: [number, number] };
  asleep: boolean;
  attempts: number;
}

export interface Rules {
  /** Whether a reader looks at the sequence again. */
  readonly validates: boolean;
  /** Whether who ends a change wakes who waits. */
  readonly wakes: boolean;
  /** Whether who waits looks at the lock's word in the same step in which it falls asleep, as Atomics.wait does. */
  readonly comparesAsleep: boolean;
  /** Whether a lock that a dead thread holds is taken over, and the words are made whole. */
  readonly recovers: boolean;
}

export const RULES: Rules = { validates: true, wakes: true, comparesAsleep: true, recovers: true };
const MOST_ATTEMPTS = 2;

export function thread(kind: Thread['kind']): Thread {
  return { kind, step: 'begin', seen: { sequence: 0, live: 0, words: [0, 0] }, asleep: false, attempts: 0 };
}

export function start(kinds: readonly Thread['kind'][]): State {
  return { lock: 0, waited: false, sequence: 0, words: [0, 0], live: 0, threads: kinds.map(thread) };
}

export function isOver({ step }: Thread): boolean {
  return step === 'done' || step === 'dead';
}

/** One step of a thread, on a state of its own. Returns what is wrong, if anything is. */
export function advance(state: State, index: number, rules: Rules): string | undefined {
  const me = state.threads[index];
  if (me.kind === 'reader') return readerStep(state, me, rules);
  if (me.kind === 'undertaker') return undertakerStep(state, index, rules);
  return writerStep(state, index, rules);
}

/** Whether a thread can do its next step: who sleeps can't, and an undertaker waits for a death. */
export function canAdvance(state: State, index: number): boolean {
  const me = state.threads[index];
  if (isOver(me) || me.asleep) return false;
  if (me.kind !== 'undertaker' || me.step !== 'begin') return true;
  return (
    state.threads.some((other) => other.step === 'dead') ||
    state.threads.every((other) => other === me || isOver(other))
  );
}

function writerStep(state: State, index: number, rules: Rules): string | undefined {
  const me = state.threads[index];
  switch (me.step) {
    case 'begin':
      if (state.lock === 0) take(state, index, 'odd');
      else me.step = 'mark';
      return undefined;
    case 'mark':
      if (state.lock !== 0) state.waited = true;
      me.step = state.lock === 0 ? 'contend' : 'wait';
      return undefined;
    case 'wait':
      me.step = 'contend';
      // Atomics.wait: the word is compared and the thread put to sleep in one step.
      me.asleep = !rules.comparesAsleep || (state.lock !== 0 && state.waited);
      return undefined;
    case 'contend':
      if (state.lock !== 0) {
        me.step = 'mark';
        return undefined;
      }
      state.waited = true;
      return take(state, index, 'odd');
    default:
      return changeStep(state, index, rules);
  }
}

function take(state: State, index: number, step: string): undefined {
  state.lock = index + 1;
  state.threads[index].step = step;
}

/** With the lock. Each writer writes its own number. */
function changeStep(state: State, index: number, rules: Rules): string | undefined {
  const me = state.threads[index];
  if (state.lock !== index + 1) return 'two hold the lock';
  switch (me.step) {
    case 'odd':
      state.sequence |= 1;
      me.step = 'kill';
      return undefined;
    case 'kill':
      state.live = 0;
      me.step = 'first';
      return undefined;
    case 'first':
      state.words[0] = index + 1;
      me.step = 'second';
      return undefined;
    case 'second':
      state.words[1] = index + 1;
      me.step = 'live';
      return undefined;
    case 'live':
      state.live = index + 1;
      me.step = 'even';
      return undefined;
    default:
      return releaseStep(state, me, rules);
  }
}

function releaseStep(state: State, me: Thread, rules: Rules): string | undefined {
  if (me.step === 'even') {
    state.sequence++;
    me.step = 'release';
    return undefined;
  }
  const wakes = state.waited && rules.wakes;
  state.lock = 0;
  state.waited = false;
  const sleeper = wakes ? state.threads.find((other) => other.asleep) : undefined;
  if (sleeper) sleeper.asleep = false;
  me.step = 'done';
  return undefined;
}

function readerStep(state: State, me: Thread, rules: Rules): string | undefined {
  switch (me.step) {
    case 'begin':
      me.seen.sequence = state.sequence;
      me.step = state.sequence & 1 ? retry(me) : 'live';
      return undefined;
    case 'live':
      me.seen.live = state.live;
      me.step = 'first';
      return undefined;
    case 'first':
      me.seen.words[0] = state.words[0];
      me.step = 'second';
      return undefined;
    case 'second':
      me.seen.words[1] = state.words[1];
      me.step = 'check';
      return undefined;
    default:
      return readerCheck(state, me, rules);
  }
}

function readerCheck(state: State, me: Thread, rules: Rules): string | undefined {
  if (rules.validates && state.sequence !== me.seen.sequence) {
    me.step = retry(me);
    return undefined;
  }
  me.step = 'done';
  const { live, words } = me.seen;
  return live && (words[0] !== live || words[1] !== live) ? 'a reader believes a torn value' : undefined;
}

/** After some attempts a reader takes the lock, as a writer does: it is not gone through again here. */
function retry(me: Thread): string {
  return ++me.attempts < MOST_ATTEMPTS ? 'begin' : 'done';
}

function undertakerStep(state: State, index: number, rules: Rules): string | undefined {
  const me = state.threads[index];
  if (me.step !== 'begin') return rebuildStep(state, index, rules);
  const holder = state.threads[state.lock - 1];
  if (holder?.step === 'dead' && rules.recovers) take(state, index, 'odd');
  else me.step = 'done';
  return undefined;
}

/** What is not live is wiped. */
function rebuildStep(state: State, index: number, rules: Rules): string | undefined {
  const me = state.threads[index];
  if (state.lock !== index + 1) return 'two hold the lock';
  if (me.step === 'odd') {
    state.sequence |= 1;
    me.step = 'wipe';
    return undefined;
  }
  if (me.step === 'wipe') {
    if (!state.live) state.words = [0, 0];
    me.step = 'even';
    return undefined;
  }
  return releaseStep(state, me, rules);
}
