// The allocator of lines. Any mix of sizes fits, and what is freed is free at once. By who holds the lock.
import { firstLine, lines } from "./memory/header";
import { nextLine, setNext, wipeLine } from "./memory/line";
import { freeCount, freeLines, freshLine, lineOf, setFree, setFreshLine } from "./memory/shard";

/** Lines that can be taken. */
export function available(shard: usize): u32 {
  return freeCount(shard) + (lines() - freshLine(shard));
}

/** Whether a number is that of a line which is handed out or free. Who reads without the lock may find any. */
export function isLine(line: u32): bool {
  return line >= firstLine() && line < lines();
}

/** Takes a line of zeros. There must be one. */
export function takeLine(shard: usize): u32 {
  const line = freeLines(shard);
  if (!line) {
    const fresh = freshLine(shard);
    setFreshLine(shard, fresh + 1);
    return fresh;
  }
  const address = lineOf(shard, line);
  setFree(shard, nextLine(address), freeCount(shard) - 1);
  setNext(address, 0);
  return line;
}

/** Wipes a line and gives it back. */
export function freeLine(shard: usize, line: u32): void {
  const address = lineOf(shard, line);
  wipeLine(address);
  setNext(address, freeLines(shard));
  setFree(shard, line, freeCount(shard) + 1);
}
