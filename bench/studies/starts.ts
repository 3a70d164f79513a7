// From the start of a process to the end of its first lookup.
import { runProcess } from '../process.ts';
import type { Start } from '../results.ts';
import { inTurns } from '../rounds.ts';
import { median } from '../statistics.ts';

/** An id as it comes off the wire, in a script that ends by printing the milliseconds since the process began. */
const ID = 'const id = Buffer.alloc(32, 7);';
const PRINT = 'console.log(performance.now());';

const scripts: readonly { readonly what: string; readonly script: string }[] = [
  { what: 'an empty script', script: PRINT },
  {
    what: 'this library: import, add a session, look it up',
    script: `import { Session, SessionCache } from './dist/index.js';
      ${ID} const cache = new SessionCache(); const session = new Session(id); cache.addSession(session);
      if (cache.getSession(id) !== session) throw new Error('not found');
      ${PRINT}`,
  },
  {
    what: 'lru-cache: the same',
    script: `import { LRUCache } from 'lru-cache';
      ${ID} const cache = new LRUCache({ max: 20480 }); const session = {}; cache.set(id.toString('latin1'), session);
      if (cache.get(id.toString('latin1')) !== session) throw new Error('not found');
      ${PRINT}`,
  },
];

export async function studyStarts(processes: number, progress: (message: string) => void): Promise<Start[]> {
  progress(`starting ${processes} processes of each kind`);
  const times = await inTurns(scripts, processes, ({ script }) =>
    runProcess<number>(process.execPath, ['--input-type=module', '--eval', script]),
  );
  return scripts.map(({ what }, i) => ({ what, milliseconds: median(times[i]) }));
}
