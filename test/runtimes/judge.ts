// Runs a row of the matrix, and holds what its program returned against what the row asks for.
import type { Project } from './project.ts';
import type { Outcome } from './programs/program.d.mts';
import { NotInstalled, type Row } from './runtime.ts';

export interface Verdict {
  readonly name: string;
  readonly version: string;
  readonly backend: string;
  /** Why the row does not hold, or could not be run. */
  readonly problem?: string;
  readonly installed: boolean;
  readonly note?: string;
}

/** What a refusal must name. */
const OTHER_ENTRY = 'wasm-session-cache/js';

export async function judge(row: Row, project: Project): Promise<Verdict> {
  const verdict = { name: row.name, version: '-', backend: '-', installed: true };
  try {
    const runtime = await row.start(project);
    verdict.version = runtime.version;
    try {
      const outcome = (await runtime.run(row.program, await row.input?.())) as Outcome;
      verdict.backend = outcome.error === undefined ? String(outcome.backend) : 'refused';
      return { ...verdict, note: outcome.note, problem: findProblem(row, verdict.backend, outcome) };
    } finally {
      await runtime.close();
    }
  } catch (error) {
    return { ...verdict, installed: !(error instanceof NotInstalled), problem: describe(error as Error) };
  }
}

/** A request that failed says why in its cause alone. */
function describe({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${describe(cause)}` : message;
}

function findProblem(row: Row, backend: string, { checks = 0, error = '' }: Outcome): string | undefined {
  if (backend !== row.backend) return `expected ${row.backend}, got ${backend}${error && `: ${error}`}`;
  if (backend === 'refused') return error.includes(OTHER_ENTRY) ? undefined : `does not name ${OTHER_ENTRY}: ${error}`;
  return checks > 0 ? undefined : 'nothing was checked';
}
