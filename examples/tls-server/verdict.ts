// What the server says to every client: whether, on its side, the handshake was a resumption.
const RESUMED = 'server: resumed\n';
const FULL = 'server: full\n';

export function verdict(resumed: boolean): string {
  return resumed ? RESUMED : FULL;
}

/** Undefined where the text holds no verdict. */
export function readVerdict(text: string): boolean | undefined {
  if (text.includes(RESUMED)) return true;
  return text.includes(FULL) ? false : undefined;
}
