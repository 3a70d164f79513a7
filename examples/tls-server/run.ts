// Runs the phases, with one line for each.
import type { Phase, Stage } from './phases.js';

/** Returns the number of different problems met. */
export async function runPhases(phases: readonly Phase[], stage: Stage): Promise<number> {
  let problems = 0;
  for (const [i, phase] of phases.entries()) {
    process.stdout.write(`${i + 1}/${phases.length} ${phase.name.padEnd(20)}`);
    problems += await runPhase(phase, stage);
  }
  return problems;
}

async function runPhase(phase: Phase, stage: Stage): Promise<number> {
  const { tally, site, smallSite } = stage;
  const start = performance.now();
  tally.beginPhase();
  await phase.run(stage);
  site.checkReferences();
  smallSite.checkReferences();
  const seconds = (performance.now() - start) / 1000;
  const { problems, full, resumed } = tally;
  console.log(`${full} full, ${resumed} resumed`.padEnd(24), `${seconds.toFixed(2)} s`);
  for (const problem of problems) console.log(`    PROBLEM: ${problem}`);
  return problems.length;
}
