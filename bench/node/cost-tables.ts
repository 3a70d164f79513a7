// The CPU times as text.
import { alignColumns } from '../columns.ts';
import { grouped } from '../statistics.ts';
import { microseconds, nameOf, NONE, percent, ratios, spread } from './cells.ts';
import type { CostExtent, Costs, Rounds } from './costs.ts';

export function formatExtent({ processes, warmUp, rounds, connections }: CostExtent): string {
  return `CPU times of ${processes} processes of each server after ${grouped(warmUp)} connections, ${rounds} times ${connections} connections in turns. Medians of the
processes; where two are compared, also the lowest and the highest of a process. The clients are those of this Node.`;
}

export function formatCosts(costs: readonly Costs[]): string {
  const heads = ['', 'full', 'resumed', 'saved', 'client, full', 'client, resumed', 'bytes, full', 'bytes, resumed'];
  const rows = costs.map(({ version, keyType, full, resumed }) => [
    nameOf(version, keyType),
    ...[full.server, resumed.server].map(microseconds),
    spread(
      ratios(resumed.server, full.server).map((ratio) => 1 - ratio),
      percent,
    ),
    ...[full.client, resumed.client].map(microseconds),
    ...[full, resumed].map(({ bytes }) => grouped(bytes)),
  ]);
  const title =
    'Connections, with the binding: microseconds of CPU of the server and of the client, bytes from the server';
  return `${title}\n\n${alignColumns([heads, ...rows])}`;
}

export function formatAddition(costs: readonly Costs[]): string {
  const heads = ['', 'none', 'events', 'binding', 'events over none', 'binding over events', 'binding over none'];
  const rows = costs.map(({ version, keyType, full, events, nothing }) => [
    nameOf(version, keyType),
    ...[nothing.server, events.server, full.server].map(microseconds),
    added(events.server, nothing.server),
    added(full.server, events.server),
    added(full.server, nothing.server),
  ]);
  const title = "Full handshakes without either, with empty listeners of Node's session events, with the binding";
  return `${title}: microseconds of the server's CPU\n\n${alignColumns([heads, ...rows])}`;
}

export function formatResumption(costs: readonly Costs[]): string {
  const heads = ['', 'binding', 'Map', 'full', 'binding to Map', 'binding to full'];
  const rows = costs.map(({ version, keyType, resumed, map, nothing }) => [
    nameOf(version, keyType),
    microseconds(resumed.server),
    map ? microseconds(map.server) : NONE,
    microseconds(nothing.server),
    map ? times(resumed.server, map.server) : NONE,
    times(resumed.server, nothing.server),
  ]);
  const title =
    "Resumed handshakes with the binding, and with Node's events over a Map, which can't in TLS 1.3; full ones without either";
  return `${title}: microseconds of the server's CPU\n\n${alignColumns([heads, ...rows])}`;
}

function added(these: Rounds, those: Rounds): string {
  return spread(
    ratios(these, those).map((ratio) => ratio - 1),
    percent,
  );
}

function times(these: Rounds, those: Rounds): string {
  return spread(ratios(these, those), (ratio) => ratio.toFixed(2));
}
