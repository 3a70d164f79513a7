// Errors of callbacks. One that throws must not cost others their call or their reference, so its error waits until the
// operation is complete.

/** Runs a step; what it throws is kept. */
export function attempt(failures: unknown[], step: () => void): void {
  try {
    step();
  } catch (error) {
    failures.push(error);
  }
}

/** Throws what was kept: the error itself, or an `AggregateError` of several. */
export function rethrow(failures: readonly unknown[]): void {
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, 'several callbacks threw');
}
