// The Node whose libssl is driven, as npm has it.
import { execFileSync } from 'node:child_process';

/** The path of a Node of this major version, which npm downloads where it has not before. */
export function findNode(major: string): string {
  const name = `--package=node-${process.platform}-${process.arch}@${major}`;
  const options = ['exec', '--yes', '--loglevel=error', name, '--', 'node', '-p', 'process.execPath'];
  return execFileSync('npm', options, { encoding: 'utf8' }).trim();
}
