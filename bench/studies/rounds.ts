// Rounds in which the contestants take turns, so that what else the machine does meets all of them alike.

/** Calls `run` for each of `items` in each round, beginning with another one in each. The answers of an item, by round. */
export async function inTurns<T, Answer>(
  items: readonly T[],
  rounds: number,
  run: (item: T, round: number) => Promise<Answer>,
): Promise<Answer[][]> {
  const answers: Answer[][] = items.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < items.length; i++) {
      const at = (i + round) % items.length;
      answers[at].push(await run(items[at], round));
    }
  }
  return answers;
}
