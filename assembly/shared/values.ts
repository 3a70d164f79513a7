// The value of a session, in lines that are chained behind its entry, and in the scratch of a thread.
import { MOST_VALUE, PAYLOAD } from "./layout";
import * as entries from "./memory/entry";
import { copyPayload, nextLine, setNext } from "./memory/line";
import { ownerAt, scratchOf, wipeScratch } from "./memory/owner";
import { lineOf } from "./memory/shard";
import { freeLine, isLine, takeLine } from "./lines";

/** Lines that a session of so many bytes takes. */
export function linesFor(bytes: u32): u32 {
  return 1 + linesForValue(bytes);
}

function linesForValue(bytes: u32): u32 {
  return (bytes + PAYLOAD - 1) / PAYLOAD;
}

/** Copies so many bytes of the scratch into new lines. Returns the first. */
export function writeValue(shard: usize, me: u32, bytes: u32): u32 {
  const scratch = scratchOf(ownerAt(me));
  let next: u32 = 0;
  for (let i = linesForValue(bytes); i > 0; i--) {
    const line = takeLine(shard);
    copyPayload(lineOf(shard, line), scratch + (i - 1) * PAYLOAD);
    setNext(lineOf(shard, line), next);
    next = line;
  }
  return next;
}

/**
 * Copies the value of an entry into the scratch, and returns its length. Where there is no lock anything may be read: then 0 is
 * returned for what can't be a value, and the scratch is as it was.
 */
export function readValue(shard: usize, me: u32, entry: usize): u32 {
  const bytes = entries.lengthOf(entry);
  if (bytes > MOST_VALUE) return 0;
  const scratch = scratchOf(ownerAt(me));
  let line = nextLine(entry);
  for (let at: u32 = 0; at < bytes; at += PAYLOAD) {
    if (!isLine(line)) {
      wipeScratch(ownerAt(me), at);
      return 0;
    }
    copyPayload(scratch + at, lineOf(shard, line));
    line = nextLine(lineOf(shard, line));
  }
  return bytes;
}

/** Forgets what `readValue` has copied. */
export function discardValue(me: u32, bytes: u32): void {
  wipeScratch(ownerAt(me), linesForValue(bytes) * PAYLOAD);
}

/** Wipes the lines of a value and gives them back. */
export function freeValue(shard: usize, first: u32): void {
  for (let line = first; line;) {
    const next = nextLine(lineOf(shard, line));
    freeLine(shard, line);
    line = next;
  }
}
