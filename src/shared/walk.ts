// All sessions of a cache, in about the order in which they would go to make room.
import { copyBytes } from '../base/intrinsics.js';
import type { StoredSession } from '../base/stored-session.js';
import * as layout from './layout.generated.js';
import type { Seat } from './seat.js';

/** Who goes first. */
const RINGS = [layout.RING_RETIRED, layout.RING_PROBATION, layout.RING_MAIN];

/** Where a session stands among those of its shard. */
interface Standing {
  /** One of RING_*. */
  readonly ring: number;
  /** Lines of its neighbours, 0 for none. */
  readonly newer: number;
  readonly older: number;
}

interface Ranked {
  readonly shard: number;
  readonly line: number;
  /** The place of its ring, and how far from the oldest of that it is in its shard: from 0 up to 3. */
  readonly rank: number;
}

/**
 * Those that have not expired. Ranks them all before it returns, and copies each when it is asked for: one that has ended since is left out,
 * and so is a shard whose lock is not to be had, from there on.
 */
export function walk(seat: Seat, now: number): Generator<StoredSession> {
  const ranked: Ranked[] = [];
  for (let shard = 0; shard < seat.core.shardCount(); shard++) {
    const standings = standingsOf(seat, shard, now);
    RINGS.forEach((ring, place) =>
      rankRing(standings, ring, (line, part) => ranked.push({ shard, line, rank: place + part })),
    );
  }
  // oxlint-disable-next-line unicorn/no-array-sort -- ours, and ES2022 has no other
  ranked.sort((a, b) => a.rank - b.rank);
  return sessionsOf(seat, ranked, now);
}

function* sessionsOf(seat: Seat, ranked: readonly Ranked[], now: number): Generator<StoredSession> {
  for (const { shard, line } of ranked) {
    const next = seat.walk(shard, line, now, true);
    const session = seat.readEntry((entry) => sessionOf(entry, seat));
    if (session && next === line + 1) yield session;
  }
}

function sessionOf(entry: DataView, seat: Seat): StoredSession {
  const id = new Uint8Array(entry.buffer, entry.byteOffset + layout.ENTRY_ID, entry.getUint8(layout.ENTRY_ID_LENGTH));
  const { ring } = standingOf(entry);
  return {
    id: copyBytes(id),
    protocolVersion: entry.getUint16(layout.ENTRY_VERSION, true),
    data: seat.read(entry.getUint16(layout.ENTRY_LENGTH, true)),
    expires: entry.getFloat64(layout.ENTRY_EXPIRY, true),
    heir: ring === layout.RING_MAIN,
    retired: ring === layout.RING_RETIRED,
  };
}

/** By their lines. */
function standingsOf(seat: Seat, shard: number, now: number): Map<number, Standing> {
  const standings = new Map<number, Standing>();
  let next = 0;
  do {
    next = seat.walk(shard, next, now, false);
    const standing = seat.readEntry(standingOf);
    if (standing) standings.set(next - 1, standing);
  } while (next > 0);
  return standings;
}

function standingOf(entry: DataView): Standing {
  return {
    ring: entry.getUint8(layout.ENTRY_FLAGS) >>> layout.RING_SHIFT,
    newer: entry.getUint32(layout.ENTRY_NEWER, true),
    older: entry.getUint32(layout.ENTRY_OLDER, true),
  };
}

/**
 * Tells of the lines of a ring, from the oldest on, with the part of them that is older. Where the ring was changed meanwhile, it is several
 * pieces, one after the other.
 */
function rankRing(
  standings: ReadonlyMap<number, Standing>,
  ring: number,
  tell: (line: number, part: number) => void,
): void {
  const left = new Set(Array.from(standings.keys()).filter((line) => standings.get(line)!.ring === ring));
  const { size } = left;
  const tellFrom = (oldest: number) => {
    for (let line = oldest; left.delete(line); line = standings.get(line)!.newer)
      tell(line, 1 - (left.size + 1) / size);
  };
  // To delete from a set in a loop over it is allowed.
  for (const line of left) if (!left.has(standings.get(line)!.older)) tellFrom(line);
  for (const line of left) tellFrom(line);
}
