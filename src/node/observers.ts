import type { Observer } from '../base/observed.js';
import { attempt } from '../base/attempt.js';
import { milliseconds } from '../base/patience.js';

/** Those who observe a binding. While there are none, the time is not asked for. */
export class Observers {
  private readonly observers = new Set<Observer>();
  private readonly onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.onError = onError;
  }

  add(observer: Observer): () => void {
    this.observers.add(observer);
    return () => void this.observers.delete(observer);
  }

  /** When something begins, in milliseconds; undefined where nobody observes. */
  start(): number | undefined {
    return this.observers.size > 0 ? milliseconds() : undefined;
  }

  /** Tells how long ago that was, in seconds. */
  tell(start: number | undefined, what: (observer: Observer, seconds: number) => void): void {
    if (start === undefined || this.observers.size === 0) return;
    const seconds = (milliseconds() - start) / 1000;
    for (const observer of this.observers) attempt(() => what(observer, seconds), this.onError);
  }
}
