// Processes of a test.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Plan, Report } from './programs/plan.js';

export interface Process {
  /** Says something, and returns what the process says next. */
  ask<T>(message: unknown): Promise<T>;
  tell(message: unknown): void;
  /** What it says next. */
  hear<T>(): Promise<T>;
}

/** Until the test ends. */
export function start(program: string): Process {
  const path = fileURLToPath(new URL(`programs/${program}`, import.meta.url));
  const child = fork(path, { execArgv: ['--import', 'tsx'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const hear = async () => {
    const [message] = await once(child, 'message');
    return message;
  };
  const tell = (message: unknown) => void child.send(message as object);
  const ask = (message: unknown) => {
    const heard = hear();
    tell(message);
    return heard;
  };
  return { ask, tell, hear };
}

export interface ServerProcess {
  readonly ports: readonly number[];
  /** Of each of its servers. */
  report(): Promise<Report[]>;
}

export async function startServer(plan: Plan): Promise<ServerProcess> {
  const { ask } = start('server.ts');
  return { ports: await ask<number[]>(plan), report: () => ask<Report[]>('report') };
}
