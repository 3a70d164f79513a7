// Callbacks, and the references that are dropped between them, by a queue. The outermost operation drains it when it is
// complete: what a callback calls is complete before the next callback runs, and nothing recurses. An error of a callback
// costs no other one its call or its reference: it waits until all have run.
import { rangeError } from '../base/errors.js';
import { attempt } from './failures.js';
import { callsBack, dropReference, handleOf, recordsOf, takeReference, type Session } from './session.js';

/** Why a session left the cache: by `removeSession` or `takeSession`, too many, found expired by a lookup, by a flush. */
export type RemovalReason = 'removed' | 'evicted' | 'expired' | 'flushed';

/** Hears of a session that was evicted, before `onRemove` gets it. */
export type EvictionListener<T> = (session: Session<T>) => void;

/** The callbacks of a cache. */
export interface Hooks<T> {
  onNew: ((session: Session<T>) => boolean | void) | undefined;
  onRemove: ((session: Session<T>, reason: RemovalReason) => void) | undefined;
  /** Beside `onRemove`, which the program may set at any time. Undefined while nobody listens: each eviction looks here. */
  evictionListeners: Set<EvictionListener<T>> | undefined;
}

/** @returns ends it */
export function listenToEvictions<T>(hooks: Hooks<T>, listener: EvictionListener<T>): () => void {
  const listeners = (hooks.evictionListeners ??= new Set());
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (hooks.evictionListeners?.size === 0) hooks.evictionListeners = undefined;
  };
}

const ANNOUNCE = 'announce';
const DROP = 'drop';
const TELL = 'tell';
type Step = RemovalReason | typeof ANNOUNCE | typeof DROP | typeof TELL;

/** Operations of callbacks that call for callbacks, beyond one for each session that there is. */
const SPARE_OPERATIONS = 1000;

export class CallbackQueue<T> {
  /** Steps and what each is done with, side by side: a flush may have a million. */
  #steps: Step[] = [];
  #sessions: Session<T>[] = [];
  #isDraining = false;
  /** Steps that are there already when an operation of a callback begins. */
  #known = 0;
  #operationsLeft = 0;

  /** Whether an operation that is complete has something to drain. */
  get isWaiting(): boolean {
    return this.#steps.length !== this.#known;
  }

  /** The remove callback, for a session of which the cache's reference is dropped after it. */
  notify(session: Session<T>, reason: RemovalReason): void {
    this.#push(reason, session);
  }

  /** Those who listen to evictions, in the same way. */
  tell(session: Session<T>): void {
    this.#push(TELL, session);
  }

  /** The callback, for a session of which the caller has the references, and may drop them before its turn comes. */
  notifyUnheld(session: Session<T>, reason: RemovalReason): void {
    if (this.#isDraining) takeReference(session);
    this.#push(reason, session);
    if (this.#isDraining) this.#push(DROP, session);
  }

  /** The new callback gets a reference, and keeps it by returning true. */
  announce(session: Session<T>): void {
    takeReference(session);
    this.#push(ANNOUNCE, session);
  }

  /** Whether a reference may go at once, since nobody hears of it and nothing waits that comes before. */
  isUnheard(session: Session<T>): boolean {
    return this.#steps.length === 0 && !(callsBack(session) && isLast(session));
  }

  /** The cache's reference goes. */
  drop(session: Session<T>): void {
    if (this.isUnheard(session)) dropReference(session);
    else this.#push(DROP, session);
  }

  /**
   * Before an operation changes anything. Callbacks may call for more without end (a session that is evicted is added again,
   * which evicts the next one): an operation of theirs is refused when there were as many as there were sessions, and 1,000 more.
   */
  expectEnd(): void {
    if (!this.#isDraining || this.#operationsLeft > 0) return;
    throw rangeError('callbacks', 'an end of the callbacks that operations of callbacks call for', 'ever more of them');
  }

  /** When an operation is complete. Errors go to `failures`; in a callback, to those of the outermost operation. `held`: sessions in the cache. */
  drain(hooks: Hooks<T>, held: number, failures: unknown[]): void {
    const waiting = this.#steps.length;
    if (waiting === this.#known) return;
    this.#known = waiting;
    if (this.#isDraining) {
      this.#operationsLeft--;
      return;
    }
    this.#isDraining = true;
    this.#operationsLeft = SPARE_OPERATIONS + held + waiting;
    try {
      for (let i = 0; i < this.#steps.length; i++) this.#run(i, hooks, failures);
    } finally {
      this.#clear();
    }
  }

  #clear(): void {
    this.#steps = [];
    this.#sessions = [];
    this.#known = 0;
    this.#isDraining = false;
  }

  #push(step: Step, session: Session<T>): void {
    this.#steps.push(step);
    this.#sessions.push(session);
  }

  #run(at: number, hooks: Hooks<T>, failures: unknown[]): void {
    const step = this.#steps[at];
    const session = this.#sessions[at];
    if (step === TELL) return tellAll(hooks.evictionListeners, session, failures);
    if (step !== DROP && step !== ANNOUNCE) return attempt(failures, () => hooks.onRemove?.(session, step));
    let kept: boolean | void = false;
    if (step === ANNOUNCE) attempt(failures, () => (kept = hooks.onNew?.(session)));
    if (!kept) attempt(failures, () => dropReference(session));
  }
}

/** One that throws leaves the others. */
function tellAll<T>(listeners: Hooks<T>['evictionListeners'], session: Session<T>, failures: unknown[]): void {
  if (listeners) for (const listener of listeners) attempt(failures, () => listener(session));
}

/** Whether one reference is held, and no other. */
export function isLast(session: Session<any>): boolean {
  return recordsOf(session).refs(handleOf(session)) === 1;
}
