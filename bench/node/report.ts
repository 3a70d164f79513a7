// The measurements as text.
import { alignColumns } from '../columns.ts';
import { grouped, median, medianRatio } from '../statistics.ts';
import type { Costs } from './costs.ts';
import type { Holding } from './holding.ts';

export function formatCosts(costs: readonly Costs[]): string {
  const heads = ['', 'full', 'resumed', 'saved', 'client, full', 'client, resumed', 'bytes, full', 'bytes, resumed'];
  const rows = costs.map(({ version, keyType, full, resumed }) => [
    nameOf(version, keyType),
    ...[full.server, resumed.server].map((rounds) => microseconds(rounds)),
    percent(1 - medianRatio(resumed.server, full.server)),
    ...[full.client, resumed.client].map((rounds) => microseconds(rounds)),
    ...[full, resumed].map(({ bytes }) => grouped(bytes)),
  ]);
  const title =
    'Connections, with the binding: microseconds of CPU of the server and of the client, bytes from the server';
  return `${title}\n\n${alignColumns([heads, ...rows])}`;
}

export function formatAddition(costs: readonly Costs[]): string {
  const heads = ['', 'without', "with Node's events", 'with the binding', 'added by the events', 'by the binding'];
  const rows = costs.map(({ version, keyType, full, events, nothing }) => [
    nameOf(version, keyType),
    ...[nothing.server, events.server, full.server].map((rounds) => microseconds(rounds)),
    ...[events.server, full.server].map((rounds) => percent(medianRatio(rounds, nothing.server) - 1)),
  ]);
  const title = "Full handshakes without the binding, with listeners of Node's session events alone, with the binding";
  return `${title}: microseconds of the server's CPU\n\n${alignColumns([heads, ...rows])}`;
}

export function formatHoldings(holdings: readonly Holding[]): string {
  const heads = ['', 'sessions held', 'p50', 'p99.9', 'longest', 'loop delay, p99.9', 'loop delay, longest'];
  const rows = holdings.map(({ stock, p50, p999, max, delayP999, delayMax }) => [
    stock.store,
    grouped(stock.size),
    ...[p50, p999, max, delayP999, delayMax].map((milliseconds) => milliseconds.toFixed(1)),
  ]);
  const [{ handshakes, stock }] = holdings;
  const title = `${grouped(handshakes)} handshakes of TLS 1.3, half of them resumed, as their clients see them`;
  return `${title}, with sessions of ${grouped(stock.bytes)} bytes: milliseconds\n\n${alignColumns([heads, ...rows])}`;
}

function nameOf(version: string, keyType: string): string {
  return `${version.replace('v', ' ')}, ${keyType}`;
}

function microseconds(rounds: readonly number[]): string {
  return grouped(Math.round(median(rounds)));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
