// Where logarithmic scales begin, end and have their ticks.

const STEPS = [1, 2, 5];

/** The ticks from the one below the least value to the one above the greatest, no more than so many if it can be helped. */
export function logTicks(values: readonly number[], most: number): number[] {
  const positive = values.filter((value) => value > 0);
  const [low, high] = [Math.min(...positive), Math.max(...positive)];
  const fine = ticksAround(low, high, STEPS);
  return fine.length <= most ? fine : ticksAround(low, high, [1]);
}

function ticksAround(low: number, high: number, steps: readonly number[]): number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const decades = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  const all = decades.flatMap((decade) => steps.map((step) => Number((step * decade).toPrecision(1))));
  const begin = all.findLastIndex((tick) => tick <= low);
  const end = all.findIndex((tick) => tick >= high);
  return all.slice(begin, end + 1);
}

/** Moves positions apart, as little as that takes, in order, and within 0 and `end`. */
export function spreadOut(positions: readonly number[], gap: number, end: number): number[] {
  const order = positions.map((_, index) => index).toSorted((a, b) => positions[a] - positions[b]);
  const placed = [...positions];
  order.forEach((at, rank) => {
    placed[at] = Math.max(placed[at], rank === 0 ? 0 : placed[order[rank - 1]] + gap);
  });
  let limit = end;
  for (const at of order.toReversed()) {
    placed[at] = Math.min(placed[at], limit);
    limit = placed[at] - gap;
  }
  return placed;
}
