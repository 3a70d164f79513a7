/**
 * Runs `work` over all items, at most `atOnce` at a time. Where one fails, no further item is begun, and what runs already
 * comes to its end before the error is passed on: nothing goes on behind the caller's back.
 */
export async function inLanes<T>(items: Iterable<T>, atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = drain(items);
  const lanes = Array.from({ length: atOnce }, () => runLane(queue, work));
  const failed = (await Promise.allSettled(lanes)).find((lane) => lane.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Unlike the iterator of an array, this one is closed for all lanes when one of them leaves its loop. */
function* drain<T>(items: Iterable<T>): Generator<T, void> {
  yield* items;
}

async function runLane<T>(queue: Generator<T, void>, work: (item: T) => Promise<void>): Promise<void> {
  for (const item of queue) await work(item);
}
