import type { Project } from './project.ts';

/** A JavaScript runtime that is ready to run programs of programs/. */
export interface Runtime {
  readonly version: string;
  /** Runs what a program exports by default, with the input, and gives what it returned. Both go through JSON. */
  run(program: string, input?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** Throws a `NotInstalled` where there is none to start. */
export type Start = (project: Project) => Promise<Runtime>;

/** Why a runtime takes no part. */
export class NotInstalled extends Error {}

/** A row of the matrix. */
export interface Row {
  readonly name: string;
  readonly start: Start;
  /** A module of programs/, or the file of an example that is served. */
  readonly program: string;
  /** Refused: no cache can be made, and the error names the entry that works there. None: it has no core. */
  readonly backend: 'inlined-wasm' | 'imported-wasm' | 'js' | 'none' | 'refused';
  /** What the program is given. */
  readonly input?: () => Promise<unknown>;
}
