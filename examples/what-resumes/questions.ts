// What is asked of each way: in which TLS versions something holds.
import { startHere, startProcess, startThread, type Running } from './servers.ts';
import { createVisitor, type Visitor } from './visitor.ts';
import type { Setup } from './ways.ts';

export const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;
export type Version = (typeof VERSIONS)[number];

export interface Question {
  readonly versions: readonly Version[];
  /** Those of the versions in which the answer is yes. */
  ask(setup: Setup): Promise<Version[]>;
}

type Start = (setup: Setup) => Promise<Running>;
type Visit = ReturnType<typeof createVisitor>;

export const QUESTIONS: Readonly<Record<string, Question>> = {
  'TLS 1.2': comesBack([startHere], ['TLSv1.2']),
  'TLS 1.2, a client without tickets': comesBack([startHere], ['TLSv1.2'], { takesTickets: false }),
  'TLS 1.3': comesBack([startHere], ['TLSv1.3']),
  'in another thread': comesBack([startThread, startThread]),
  'in another process': comesBack([startProcess, startProcess]),
  'after a restart': { versions: VERSIONS, ask: comesBackAfterRestart },
  'one client revoked, the others not': { versions: VERSIONS, ask: endsOneOfTwo },
  'each session resumed once only': { versions: VERSIONS, ask: resumesOnce },
};

/** Whether a client that was at the first server resumes at the last. */
function comesBack(starts: readonly Start[], versions = VERSIONS as readonly Version[], traits?: Partial<Visitor>) {
  const ask = (setup: Setup) =>
    withServers(setup, starts, (servers) =>
      filter(versions, async (version) => {
        const visit = visitorOf(setup, version, traits);
        await visit(servers[0].port);
        return visit(servers.at(-1)!.port);
      }),
    );
  return { versions, ask };
}

async function comesBackAfterRestart(setup: Setup): Promise<Version[]> {
  const visits = VERSIONS.map((version): [Version, Visit] => [version, visitorOf(setup, version)]);
  const visitAll = () =>
    withServers(setup, [startProcess], async ([{ port }]) => {
      const resumed: Version[] = [];
      for (const [version, visit] of visits) if (await visit(port)) resumed.push(version);
      return resumed;
    });
  await visitAll();
  return visitAll();
}

function endsOneOfTwo(setup: Setup): Promise<Version[]> {
  return withServers(setup, [startHere], ([{ port, endSessions }]) =>
    filter(VERSIONS, async (version) => {
      const [kept, ended] = [visitorOf(setup, version), visitorOf(setup, version)];
      await kept(port);
      await ended(port);
      await endSessions();
      return !(await ended(port)) && (await kept(port));
    }),
  );
}

function resumesOnce(setup: Setup): Promise<Version[]> {
  return withServers({ ...setup, singleUse: true }, [startHere], ([{ port }]) =>
    filter(VERSIONS, async (version) => {
      const visit = visitorOf(setup, version, { keepsFirst: true });
      await visit(port);
      return (await visit(port)) && !(await visit(port));
    }),
  );
}

function visitorOf({ cert }: Setup, version: Version, traits: Partial<Visitor> = {}): Visit {
  return createVisitor({ version, ca: cert, ...traits });
}

/** Starts the servers one after the other, and stops them in the end. */
async function withServers<T>(setup: Setup, starts: readonly Start[], use: (servers: Running[]) => Promise<T>) {
  const servers: Running[] = [];
  try {
    for (const start of starts) servers.push(await start(setup));
    return await use(servers);
  } finally {
    for (const server of servers) await server.stop();
  }
}

async function filter(versions: readonly Version[], holds: (version: Version) => Promise<boolean>): Promise<Version[]> {
  const held: Version[] = [];
  for (const version of versions) if (await holds(version)) held.push(version);
  return held;
}
