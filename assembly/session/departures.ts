// What left the cache during an operation. The entry itself is wiped and freed at once; its record waits here until the
// wrapper has taken it (and wiped it), so that callbacks run after the core has returned and still see every byte.
import { DEPARTURES_CAPACITY } from "./layout";
import { header } from "./memory/header";
import { copyRecord, departureAt, entryAt, nextGeneration } from "./memory/record";
import { freeLine } from "./lines";

export function roomForDepartures(): bool {
  return header().departed < DEPARTURES_CAPACITY;
}

/** Frees an entry that is out of the table and the order, and leaves its record. */
export function recordDeparture(handle: u32, reason: u32): void {
  const record = departureAt(header().departed++);
  const entry = entryAt(handle);
  copyRecord(record, entry);
  record.later = handle;
  record.tail = reason;
  freeEntry(handle);
}

/** Frees an entry that is out of the table and the order. */
export function freeEntry(handle: u32): void {
  nextGeneration(entryAt(handle));
  freeLine(handle);
}
