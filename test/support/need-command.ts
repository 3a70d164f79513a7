import type { TestContext } from 'vitest';
import { findCommand } from './find-command.js';

/** The path of the first of these commands that is installed; where none is, skips the test and says why. */
export function needCommand(context: TestContext, names: readonly string[]): string {
  const command = findCommand(names);
  if (command === undefined) context.skip(`${names.join(' or ')} is not installed`);
  return command;
}
