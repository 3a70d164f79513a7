// A line that says what is asked, while it is: on a terminal only.
import type { Progress } from './connections.js';

/** Where the terminal does not say how wide it is. */
const COLUMNS = 80;
const CLEAR_LINE = '\r\u001b[K';

export function progressOn(stream: NodeJS.WriteStream): { progress: Progress; end: () => void } {
  if (!stream.isTTY) return { progress: () => {}, end: () => {} };
  return {
    progress: (what, made, most) => {
      const line = `${made + 1} of at most ${most}: ${what}`;
      stream.write(CLEAR_LINE + line.slice(0, (stream.columns || COLUMNS) - 1));
    },
    end: () => void stream.write(CLEAR_LINE),
  };
}
