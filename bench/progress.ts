// What is being done now, on stderr: one line that changes on a terminal, a line for each step elsewhere.

export interface Progress {
  readonly show: (message: string) => void;
  readonly clear: () => void;
}

const CLEAR_LINE = '\r\u001B[K';

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return { show: (message) => void stream.write(`${message}\n`), clear: () => {} };
  return {
    show: (message) => void stream.write(CLEAR_LINE + message),
    clear: () => void stream.write(CLEAR_LINE),
  };
}
