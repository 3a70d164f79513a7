// What the runtimes that are programs have in common.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** The version in what a program prints of itself. */
export function findVersion(output: string): string {
  return /\d+\.\d+\.\d+/.exec(output)?.[0] ?? 'unknown';
}

/** Ends it, unless it has ended. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
