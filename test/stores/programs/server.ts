/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
// A server process: it gets a plan from its parent, tells its ports, and reports when it is asked.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { SharedSessionCache } from 'wasm-session-cache/shared';
import type { Plan, Report } from './plan.js';
import { serve } from './serve.js';

interface Member {
  readonly port: number;
  report(): Promise<Report> | Report;
}

/** Before Node 22.18 workers do not load TypeScript by themselves. */
const program = `import('tsx/esm/api').then((tsx) => (tsx.register(), import(${JSON.stringify(new URL('thread.ts', import.meta.url).href)})))`;

/** Workers that share a local tier. */
async function startWorkers(plan: Plan): Promise<Member[]> {
  const { token } = SharedSessionCache.create();
  const workers = Array.from({ length: plan.workers }, async () => {
    const worker = new Worker(program, { eval: true, workerData: { plan, token } });
    const [port] = await once(worker, 'message');
    const report = async (): Promise<Report> => {
      worker.postMessage('report');
      const [said] = await once(worker, 'message');
      return said;
    };
    return { port, report };
  });
  return Promise.all(workers);
}

process.once('disconnect', () => process.exit());
const [plan] = (await once(process, 'message')) as [Plan];
const members: Member[] = plan.workers > 0 ? await startWorkers(plan) : [await serve(plan)];
process.on('message', async () => process.send!(await Promise.all(members.map((member) => member.report()))));
process.send!(members.map(({ port }) => port));
