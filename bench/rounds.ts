// Rounds in which the contestants take turns, so that what else the machine does meets all of them alike.

/** In the order of this round: another one begins in each. */
export function rotated<T>(items: readonly T[], round: number): T[] {
  const start = round % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

/** Calls `run` for each of `items` in each round. The answers of an item, by round. */
export async function inTurns<T, Answer>(
  items: readonly T[],
  rounds: number,
  run: (item: T, round: number) => Promise<Answer>,
): Promise<Answer[][]> {
  const turns = items.map((item) => ({ item, answers: [] as Answer[] }));
  for (let round = 0; round < rounds; round++) {
    for (const { item, answers } of rotated(turns, round)) answers.push(await run(item, round));
  }
  return turns.map(({ answers }) => answers);
}
