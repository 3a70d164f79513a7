interface Process {
  emitWarning?(message: string, options: { type: string; code: string }): void;
}

/** Anything may be thrown, also what has no form as a string. */
export function wordsOf(error: unknown): string {
  try {
    return String(error);
  } catch {
    return 'an error without a message';
  }
}

/** For errors that nobody else hears of: the first becomes a process warning, where there are such. */
export function warnOnce(store: string): (error: unknown) => void {
  let warned = false;
  return (error) => {
    if (warned) return;
    warned = true;
    const { process } = globalThis as { process?: Process };
    const message = error instanceof Error ? error.message : 'an error without a message';
    const options = { type: 'TlsSessionCacheWarning', code: 'TLS_SESSION_CACHE_STORE' };
    process?.emitWarning?.(`${store}: sessions may not be found or stored: ${message}`, options);
  };
}
