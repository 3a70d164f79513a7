// The keyed hash of a session id: MULTILINEAR-HM over the eight 32-bit words of the padded id, plus a term for
// protocol version and length. (Lemire and Kaser, "Strongly universal string hashing is fast", 2014.)
//
// The family is strongly universal: over the choice of the key, the hashes of any two ids are uniform and independent.
// So any two ids that were picked without knowing the key, of one prefix or collected under another key, collide as random
// ids do. Five multiplications; SipHash would cost more than the rest of a lookup.
//
// Of many ids that says too little: the sum is linear in each word, so ids that count up are hashed to equal steps, and
// under one key of fifty the steps fall on the same groups again and again. A bijection, which leaves any two hashes uniform
// and independent, breaks the steps up.
import { keyedHeader } from "./memory/keyed-header";

function low(word: u64): u64 {
  return word & 0xffffffff;
}

/** Two words of an id, as they stand in a record. */
export function pair(low: u32, high: u32): u64 {
  return (<u64>low) | ((<u64>high) << 32);
}

/** Under the key of this cache. `id0` to `id3`: the id, zero padded to its capacity. */
export function multilinear(id0: u64, id1: u64, id2: u64, id3: u64, keyWord: u32): u32 {
  const key = keyedHeader();
  const sum =
    key.key0 +
    (key.key1 + low(id0)) * (key.key2 + (id0 >> 32)) +
    (key.key3 + low(id1)) * (key.key4 + (id1 >> 32)) +
    (key.key5 + low(id2)) * (key.key6 + (id2 >> 32)) +
    (key.key7 + low(id3)) * (key.key8 + (id3 >> 32)) +
    key.key9 * keyWord;
  return scatter(<u32>(sum >> 32));
}

function scatter(hash: u32): u32 {
  const product = (hash ^ (hash >> 15)) * 0x7feb352d;
  return product ^ (product >> 15);
}
