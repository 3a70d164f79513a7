// Sessions come and go here, in an order that a thread's death at any store leaves whole: what is true is in live entries, and an
// entry gets alive by one store and dies by one. By who holds the lock, while the sequence is odd.
import { multilinear } from "../multilinear";
import * as entries from "./memory/entry";
import { nextLine, setLive, setNext } from "./memory/line";
import { keyOf, ownerAt } from "./memory/owner";
import { countOf, lineOf, setCount } from "./memory/shard";
import { freeLine, takeLine } from "./lines";
import * as rings from "./rings";
import * as table from "./table";
import { freeValue, writeValue } from "./values";

/** Of an entry, or of a key that is asked for. */
export function hashOf(entry: usize): u32 {
  return multilinear(
    entries.idWord(entry, 0),
    entries.idWord(entry, 1),
    entries.idWord(entry, 2),
    entries.idWord(entry, 3),
    entries.keyWordOf(entry),
  );
}

/**
 * Makes an entry with the key that is asked for and the value in the scratch. Nothing leads to it yet: `list` does. Its key must not
 * be there, and there must be lines.
 */
export function make(shard: usize, me: u32, bytes: u32, expiry: f64): u32 {
  const line = takeLine(shard);
  const entry = lineOf(shard, line);
  entries.copyKey(entry, keyOf(ownerAt(me)));
  entries.setExpiry(entry, expiry);
  entries.setLength(entry, bytes);
  setNext(entry, writeValue(shard, me, bytes));
  setLive(entry, true);
  return line;
}

/** Puts a live entry into all that leads to entries. */
export function list(shard: usize, line: u32, ring: u32, visits: u32): void {
  table.insert(shard, hashOf(lineOf(shard, line)), line);
  rings.append(shard, line, ring, visits);
  setCount(shard, countOf(shard) + 1);
}

/** Ends a session: its bytes are wiped, and its lines are free. */
export function end(shard: usize, line: u32): void {
  const entry = lineOf(shard, line);
  setLive(entry, false);
  table.remove(shard, hashOf(entry), line);
  rings.leave(shard, line);
  setCount(shard, countOf(shard) - 1);
  freeValue(shard, nextLine(entry));
  freeLine(shard, line);
}
