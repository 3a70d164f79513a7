// The phases: what is done to the server, and what its clients must meet then.
import { Session } from '../../src/index.js';
import { plan, type Outcome, type PlannedVisit } from './outcomes.js';
import { SESSION_TIMEOUT } from './server.js';
import type { Site } from './site.js';
import type { Tally } from './tally.js';
import type { Clients, Workshop } from './workshop.js';

export interface Stage {
  readonly tally: Tally;
  readonly workshop: Workshop;
  readonly site: Site;
  /** A second server, whose cache holds few sessions. */
  readonly smallSite: Site;
  /** Who comes back again and again. */
  readonly regulars: Clients;
}

export interface Phase {
  readonly name: string;
  run(stage: Stage): Promise<void> | void;
}

/** What a server of some size holds at any time. */
const REALISTIC_SESSIONS = 20_000;
const CROWD = 16;
/** Seconds by which the clock is kept away from the timeout, on either side: far more than the example takes. */
const MARGIN = 60;

export const PHASES: readonly Phase[] = [
  { name: 'first visits', run: ({ site, regulars }) => receive(site, regulars, 'none offered') },
  { name: 'fill the cache', run: ({ site }) => fill(site) },
  { name: 'come back', run: ({ site, regulars }) => receive(site, regulars, 'hit') },
  { name: 'crowd, old and new', run: crowd },
  { name: 'removed', run: removed },
  { name: 'not yet expired', run: notYetExpired },
  { name: 'expired', run: expired },
  { name: 'evicted', run: evicted },
];

/** Node's clients one at a time, so that their handshakes can be timed. */
async function receive(site: Site, { node, openssl }: Clients, outcome: Outcome): Promise<void> {
  await site.receive(plan(node, outcome), 1);
  await site.receive(plan(openssl, outcome), 2);
}

/** With sessions that no handshake made: thousands of those would take minutes. As large as a real one, of random ids. */
function fill({ server: { cache, clock } }: Site): void {
  const [real] = cache;
  const length = real?.data.length ?? 0;
  const { idContext, timeout } = cache;
  while (cache.size < REALISTIC_SESSIONS) {
    const init = { data: Buffer.alloc(length), idContext, time: clock.now(), timeout };
    using session = new Session<Buffer>(cache.generateId(), init);
    cache.addSession(session);
  }
}

async function crowd({ site, workshop, regulars }: Stage): Promise<void> {
  const newcomers = workshop.make(80, 2);
  const old = plan([...regulars.openssl, ...regulars.node], 'hit');
  const young = plan([...newcomers.openssl, ...newcomers.node], 'none offered');
  await site.receive(interleave(old, young), CROWD);
}

function interleave(many: readonly PlannedVisit[], few: readonly PlannedVisit[]): PlannedVisit[] {
  const ratio = Math.max(1, Math.floor(many.length / few.length));
  return many.flatMap((visit, i) => (i % ratio === 0 ? [...few.slice(i / ratio, i / ratio + 1), visit] : [visit]));
}

/** The server forgets them, as at a logout. The session that they get instead is as good as the first. */
async function removed({ site, workshop }: Stage): Promise<void> {
  const clients = workshop.make(40, 2);
  const sessions = await site.server.gatherNew(() => receive(site, clients, 'none offered'));
  for (const session of sessions) {
    site.expect(!site.server.cache.removeSession(session) && 'a session was not there to be removed');
    session.free();
  }
  await receive(site, clients, 'miss');
  await receive(site, clients, 'hit');
}

async function notYetExpired({ site, regulars }: Stage): Promise<void> {
  site.takeStock();
  site.server.clock.moveTo(SESSION_TIMEOUT - MARGIN);
  await receive(site, some(regulars), 'hit');
}

/** Those who come back find their session expired; the flush takes all the others but the new ones. */
async function expired({ site, regulars }: Stage): Promise<void> {
  const { cache, clock } = site.server;
  const clients = some(regulars);
  clock.moveTo(SESSION_TIMEOUT + MARGIN);
  await receive(site, clients, 'timeout');
  cache.flushSessions();
  const left = clients.node.length + clients.openssl.length;
  site.expect(cache.size !== left && `the flush left ${cache.size} sessions, expected ${left}`);
  await receive(site, clients, 'hit');
}

function some({ node, openssl }: Clients): Clients {
  return { node: node.slice(0, 40), openssl };
}

/** So many come that the first lose their session. Who still has one comes back first: each of the others evicts one more. */
async function evicted({ smallSite, workshop }: Stage): Promise<void> {
  const { cache } = smallSite.server;
  const unlucky = workshop.make(16, 2);
  const lucky = workshop.make(cache.cacheSize, 0);
  await receive(smallSite, unlucky, 'none offered');
  await receive(smallSite, lucky, 'none offered');
  smallSite.takeStock();
  await receive(smallSite, lucky, 'hit');
  await receive(smallSite, unlucky, 'miss');
  const evictions = 2 * (unlucky.node.length + unlucky.openssl.length);
  const { cacheFull } = cache.stats;
  smallSite.expect(cacheFull !== evictions && `${cacheFull} sessions were evicted, expected ${evictions}`);
  smallSite.expect(cache.size !== cache.cacheSize && `${cache.size} sessions are held, expected ${cache.cacheSize}`);
}
