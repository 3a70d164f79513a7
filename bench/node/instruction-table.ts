// The counted instructions as text.
import { alignColumns } from '../columns.ts';
import { grouped, median } from '../statistics.ts';
import { nameOf, NONE, percent, spread } from './cells.ts';
import type { Count, InstructionExtent } from './instructions.ts';
import type { Way } from './ways.ts';

const NAMES: Record<Way, string> = {
  nothing: 'full, none',
  events: 'full, events',
  full: 'full, binding',
  resumed: 'resumed, binding',
  map: 'resumed, Map',
  collected: 'resumed, prom-client',
  observed: 'resumed, OpenTelemetry',
};

/** What a way is compared with, in the order of the columns. */
const BASES = ['nothing', 'events', 'map', 'resumed'] as const satisfies Way[];

export function formatInstructions(
  counts: readonly Count[],
  { warmUp, windows, connections }: InstructionExtent,
): string {
  const heads = ['', 'instructions', 'over none', 'over events', 'over Map', 'over binding', 'allocated'];
  const rows = counts.map((count) => [
    nameOf(count.version, NAMES[count.way]),
    spread(count.instructions, (value) => grouped(Math.round(thousands(value)))),
    ...BASES.map((way) => over(count, baseOf(count, way, counts))),
    thousands(median(count.allocated)).toFixed(1),
  ]);
  const title = `Instructions of the server's process for a connection with a P-256 key: thousands, as callgrind counts them. Medians, and the
lowest and the highest, of ${windows} times ${connections} connections after ${grouped(warmUp)}. The server is Node with one thread, and with so much space
for new objects that no garbage is collected; kilobytes that it allocated in JavaScript's heap. The clients offer X25519.`;
  return `${title}\n\n${alignColumns([heads, ...rows])}`;
}

/** Of the same version, and counted before. */
function baseOf(count: Count, way: Way, counts: readonly Count[]): Count | undefined {
  return counts.slice(0, counts.indexOf(count)).find((other) => other.version === count.version && other.way === way);
}

function over(count: Count, base: Count | undefined): string {
  if (!base) return NONE;
  const [these, those] = [count, base].map(({ instructions }) => median(instructions));
  const more = thousands(these - those);
  return `${more < 0 ? '' : '+'}${more.toFixed(0)} (${percent(these / those - 1)})`;
}

function thousands(value: number): number {
  return value / 1000;
}
