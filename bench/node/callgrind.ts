// Instructions counted by valgrind's callgrind, of a server in its process.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Command } from '../process.ts';
import type { Watch } from './series.ts';

const run = promisify(execFile);

/**
 * All work in one thread, since which of several compiles or collects what is by chance, and so large a space for new objects that
 * no collection falls into the count.
 */
const NODE_FLAGS = ['--single-threaded', '--min-semi-space-size=128', '--max-semi-space-size=128'];
/** Compiled code changes, which valgrind must see. */
const TOOL = ['valgrind', '--quiet', '--tool=callgrind', '--instr-atstart=no', '--smc-check=all-non-file'];
/** Milliseconds for the server to finish what its last connection left to it. */
const SETTLING = 50;

/** The version that `valgrind` says it is, or undefined where the machine has none that works. */
export async function findValgrind(): Promise<string | undefined> {
  try {
    return (await run('valgrind', ['--version'])).stdout.trim();
  } catch {
    return undefined;
  }
}

/** What is counted. */
export interface Counted {
  readonly pid: number;
  kill(): void;
}

/** For one process, which ends with it. */
export class Callgrind implements Disposable, Watch {
  readonly #folder = mkdtempSync(join(tmpdir(), 'callgrind-'));
  /** Where a process is killed, its pipes stay: they are in the folder. */
  readonly #pipes = `--vgdb-prefix=${join(this.#folder, 'vgdb')}`;
  readonly #clear = () => this.#killAndRemove();
  #process: Counted | undefined;
  #dumps = 0;
  #total = 0;

  constructor() {
    process.once('exit', this.#clear);
  }

  /** Starts the Node that is to be counted. */
  get command(): Command {
    return {
      runner: [...TOOL, `--callgrind-out-file=${join(this.#folder, 'out')}`, this.#pipes],
      nodeFlags: NODE_FLAGS,
    };
  }

  /** Such a process. It runs several times as fast until `start`. */
  own(process: Counted): void {
    this.#process = process;
  }

  async start(): Promise<void> {
    await this.#tell('instrumentation', 'on');
  }

  /** Counts until `end`. */
  async begin(): Promise<void> {
    await this.#tell('zero');
  }

  async end(): Promise<void> {
    await sleep(SETTLING);
    await this.#tell('dump');
    const file = join(this.#folder, `out.${++this.#dumps}`);
    this.#total = totalOf(readFileSync(file, 'utf8'));
    rmSync(file);
  }

  /** The instructions that the process executed between the last two. */
  get total(): number {
    return this.#total;
  }

  [Symbol.dispose](): void {
    process.off('exit', this.#clear);
    this.#killAndRemove();
  }

  #killAndRemove(): void {
    this.#process?.kill();
    // It may still write.
    rmSync(this.#folder, { recursive: true, maxRetries: 10 });
  }

  async #tell(...command: readonly string[]): Promise<void> {
    await run('vgdb', [this.#pipes, `--pid=${this.#process!.pid}`, ...command]);
  }
}

/** Of what callgrind dumped. */
export function totalOf(dump: string): number {
  const [, total] = /^totals: (\d+)$/m.exec(dump) ?? [];
  if (total === undefined) throw new Error('callgrind: a dump without its total');
  return Number(total);
}
