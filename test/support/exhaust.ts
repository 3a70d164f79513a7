// Runs something where the stack is nearly exhausted.

interface Attempt {
  /** Frames that end before it runs. */
  framesLeft: number;
  readonly run: () => unknown;
  result?: unknown;
  error?: unknown;
}

/** Fills the stack with frames, and when so many of them have ended runs what is to be run, once. */
function descend(attempt: Attempt): void {
  try {
    descend(attempt);
  } catch {
    // The stack is full: from here on frames end.
  }
  if (attempt.framesLeft-- !== 0) return;
  try {
    attempt.result = attempt.run();
  } catch (error) {
    attempt.error = error;
  }
}

/** `run` with no more stack than `frames` small frames have. What it returned, or threw. */
export function withStackOf(frames: number, run: () => unknown): { result?: unknown; error?: unknown } {
  const attempt: Attempt = { framesLeft: frames, run };
  descend(attempt);
  return attempt;
}
