// The table at the end.
import { CLIENT_KINDS } from './client.js';
import type { Handshake } from './handshakes.js';
import type { Site } from './site.js';
import { format, layOut, type Row } from './table.js';

const NOTES = `Times are the server's, from the TCP connection to the client's Finished, of handshakes during which no other ran.
Node's clients run in the thread of the server, so their times hold the work of both sides.
Of the sessions held, most were put into the main cache without a handshake, to bring it to a realistic size.
An empty cache takes 192 KiB of linear memory; payload is on the heap, beside it.`;

export function report(sites: readonly Site[]): string {
  const handshakes = sites.flatMap(({ server }) => server.handshakes.done);
  return [layOut(handshakeRows(handshakes)), layOut(cacheRows(sites)), NOTES].join('\n\n');
}

function handshakeRows(handshakes: readonly Handshake[]): Row[] {
  const kinds = CLIENT_KINDS.map((kind) => handshakes.filter(({ protocol }) => protocol === kind));
  const row = (label: string, value: (of: readonly Handshake[]) => string): Row => [label, ...kinds.map(value)];
  return [
    ['handshakes', ...CLIENT_KINDS],
    row('total', (of) => format(of.length)),
    row('full', (of) => format(only(of, false).length)),
    row('resumed', (of) => format(only(of, true).length)),
    row('median time, full (ms)', (of) => format(median(times(only(of, false))), 2)),
    row('  of so many timed', (of) => format(times(only(of, false)).length)),
    row('median time, resumed (ms)', (of) => format(median(times(only(of, true))), 2)),
    row('  of so many timed', (of) => format(times(only(of, true)).length)),
  ];
}

function only(handshakes: readonly Handshake[], resumed: boolean): Handshake[] {
  return handshakes.filter((handshake) => handshake.resumed === resumed);
}

/** Milliseconds, ascending, of those that say something. */
function times(handshakes: readonly Handshake[]): number[] {
  const alone = handshakes.filter((handshake) => handshake.alone);
  return alone.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b);
}

function median(ascending: readonly number[]): number | undefined {
  return ascending[Math.floor(ascending.length / 2)];
}

function cacheRows(sites: readonly Site[]): Row[] {
  const row = (label: string, value: (site: Site) => number | undefined): Row => [
    label,
    ...sites.map((site) => format(value(site))),
  ];
  return [
    ['cache', ...sites.map(({ name }) => name)],
    row('cache size (sessions)', ({ server }) => server.cache.cacheSize),
    row('handshakes begun (accept)', ({ server }) => server.cache.stats.accept),
    row('hits', ({ server }) => server.cache.stats.hits),
    row('misses', ({ server }) => server.cache.stats.misses),
    row('expired (timeouts)', ({ server }) => server.cache.stats.timeouts),
    row('evicted (cacheFull)', ({ server }) => server.cache.stats.cacheFull),
    row('sessions held at the most', ({ stock }) => stock?.sessions),
    row('  linear memory then (bytes)', ({ stock }) => stock?.linearMemory),
    row('  linear memory per session (bytes)', ({ stock }) => stock && stock.linearMemory / stock.sessions),
    row('  payload per session (bytes)', ({ stock }) => stock && stock.payload / stock.sessions),
    row('sessions held at the end', ({ server }) => server.cache.size),
  ];
}
