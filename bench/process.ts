// Programs that print what they have to say as JSON, and scripts that are asked by messages.
import { execFile, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The package's folder: there the flags find tsx, and a script what it imports. */
const cwd = fileURLToPath(new URL('..', import.meta.url));
const FLAGS = ['--expose-gc', '--import', 'tsx'];

export async function runProcess<Answer>(program: string, options: readonly string[]): Promise<Answer> {
  const { stdout } = await promisify(execFile)(program, options, { cwd });
  return JSON.parse(stdout) as Answer;
}

/** A script in TypeScript, which can ask for collections. */
export async function runScript<Answer>(script: URL, options: readonly string[]): Promise<Answer> {
  return runProcess(process.execPath, [...FLAGS, fileURLToPath(script), ...options]);
}

/** How Node is started where not by its path alone. */
export interface Command {
  /** The program that runs it, with options: valgrind. */
  readonly runner?: readonly string[];
  readonly nodeFlags?: readonly string[];
}

/** Such a script that runs until it is let go, and answers each question with a message (`answerQuestions`). */
export class Companion<Question extends string | object, Answer> implements Disposable {
  readonly #child: ChildProcess;

  constructor(script: URL, options: readonly string[], { runner = [], nodeFlags = [] }: Command = {}) {
    const [execPath, ...execArgv] = [...runner, process.execPath, ...nodeFlags, ...FLAGS];
    this.#child = fork(fileURLToPath(script), options, { cwd, execPath, execArgv });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** One question at a time. Rejects where the script ends instead. */
  async ask(question: Question): Promise<Answer> {
    const decided = new AbortController();
    const { signal } = decided;
    const answered = once(this.#child, 'message', { signal }).then(([answer]) => answer as Answer);
    const ended = once(this.#child, 'exit', { signal }).then(([status]): never => {
      throw new Error(`a script ended with status ${status}`);
    });
    this.#child.send(question);
    try {
      return await Promise.race([answered, ended]);
    } finally {
      decided.abort();
      await Promise.allSettled([answered, ended]);
    }
  }

  /** At once, whatever it does. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  [Symbol.dispose](): void {
    if (this.#child.connected) this.#child.disconnect();
  }
}

/** For the script of a `Companion`. What `answer` throws ends the process. */
export function answerQuestions<Question>(answer: (question: Question) => Promise<unknown>): void {
  process.on('message', async (question: Question) => process.send!(await answer(question)));
}
