// What servers that hold sessions took, as text.
import { alignColumns } from '../columns.ts';
import { grouped } from '../statistics.ts';
import type { Holding } from './holding.ts';

export function formatHoldings(holdings: readonly Holding[]): string {
  const heads = ['', 'sessions held', 'p50', 'p99.9', 'longest', 'loop delay, p99.9', 'loop delay, longest'];
  const rows = holdings.map(({ stock, p50, p999, max, delayP999, delayMax }) => [
    stock.store,
    grouped(stock.size),
    ...[p50, p999, max, delayP999, delayMax].map((milliseconds) => milliseconds.toFixed(1)),
  ]);
  const [{ handshakes, stock }] = holdings;
  const title = `${grouped(handshakes)} handshakes of TLS 1.3, half of them resumed, as their clients see them`;
  return `${title}, with sessions of ${grouped(stock.bytes)} bytes, and full collections in the server: milliseconds\n\n${alignColumns([heads, ...rows])}`;
}
