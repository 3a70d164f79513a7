// Sessions that say what they are: key, version, length, bytes that follow from those, and a checksum over all. Of each key one thread
// is the writer, and all read.
import { randomNumbers } from './shared-core.js';

const SIZES = [16, 60, 61, 158, 158, 560, 1400, 4000];
const HEAD = 12;

function fill(bytes, key, version, length) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setUint32(0, key);
  view.setUint32(4, version);
  view.setUint32(8, length);
  let sum = key ^ version ^ length;
  for (let i = HEAD; i < length - 4; i++) {
    bytes[i] = (key * 31 + version * 17 + i * 7) & 0xff;
    sum = (Math.imul(sum, 33) + bytes[i]) | 0;
  }
  view.setInt32(length - 4, sum);
}

/** The version of a value, or -1 for one that is torn. */
function versionOf(bytes, key, length) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const version = view.getUint32(4);
  if (view.getUint32(0) !== key || view.getUint32(8) !== length) return -1;
  let sum = key ^ version ^ length;
  for (let i = HEAD; i < length - 4; i++) sum = (Math.imul(sum, 33) + bytes[i]) | 0;
  return view.getInt32(length - 4) === sum ? version : -1;
}

/**
 * @param pending of each key, the version that its writer has begun to write
 * @param settled of each key, the version that its writer has written; one that nothing has, where it has deleted
 * @param present of each key, the version that is there for sure, or 0
 * @param stop where it is given, all end with the first that is torn
 */
export function stress(seat, options) {
  const { index, threads, keys, milliseconds, roomy, pending, settled, present, seed, stop, sizes = SIZES } = options;
  const random = randomNumbers(seed);
  const counts = { operations: 0, found: 0, torn: 0, stale: 0, early: 0, lost: 0, dropped: 0 };
  const { scratch } = seat;

  const read = (key, operation) => {
    const least = Atomics.load(settled, key);
    const sure = Atomics.load(present, key);
    const length = seat[operation](key);
    if (length > 0) {
      counts.found++;
      const version = versionOf(scratch, key, length);
      scratch.fill(0, 0, length);
      if (version < 0) {
        counts.torn++;
        if (stop) Atomics.store(stop, 0, 1);
      } else if (version < least) counts.stale++;
      else if (version > Atomics.load(pending, key)) counts.early++;
    } else if (
      length === 0 &&
      roomy &&
      sure &&
      Atomics.load(present, key) === sure &&
      Atomics.load(pending, key) === sure
    ) {
      counts.lost++;
    } else if (length < 0) counts.dropped++;
    return length;
  };
  const write = (key) => {
    const version = Atomics.load(pending, key) + 1;
    Atomics.store(present, key, 0);
    Atomics.store(pending, key, version);
    const length = sizes[random() % sizes.length];
    fill(scratch, key, version, length);
    if (seat.set(key, length) < 0) return void counts.dropped++;
    Atomics.store(settled, key, version);
    Atomics.store(present, key, version);
  };
  const end = (key, operation) => {
    const version = Atomics.load(pending, key) + 1;
    Atomics.store(present, key, 0);
    Atomics.store(pending, key, version);
    // Where the lock was not to be had, what was there is there.
    const ended = operation === 'take' ? read(key, 'take') : seat.remove(key);
    if (ended < 0) return void (operation === 'remove' && counts.dropped++);
    Atomics.store(settled, key, version);
  };

  const until = performance.now() + milliseconds;
  const isStopped = () => stop !== undefined && Atomics.load(stop, 0) > 0;
  while (performance.now() < until && !isStopped()) {
    for (let i = 0; i < 256; i++) {
      counts.operations++;
      const dice = random() % 100;
      const key = random() % keys;
      const own = key - (key % threads) + index;
      if (dice < 55 || own >= keys) read(key, 'get');
      else if (dice < 85) write(own);
      else if (dice < 92) end(own, 'remove');
      else if (dice < 98) end(own, 'take');
      else seat.retire(key);
    }
  }
  return counts;
}
