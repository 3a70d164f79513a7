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
import { header } from "./memory/header";
import { Entry } from "./memory/record";

function low(word: u64): u64 {
  return word & 0xffffffff;
}

export function hashOf(record: Entry): u32 {
  return hashOfId(record, record.idLength, record.version);
}

/** `id`: where the id is, zero padded to its capacity. Nothing behind it is read. */
export function hashOfId(id: Entry, length: u32, version: u32): u32 {
  const h = header();
  const a = id.id0;
  const b = id.id1;
  const c = id.id2;
  const d = id.id3;
  const sum =
    h.key0 +
    (h.key1 + low(a)) * (h.key2 + (a >> 32)) +
    (h.key3 + low(b)) * (h.key4 + (b >> 32)) +
    (h.key5 + low(c)) * (h.key6 + (c >> 32)) +
    (h.key7 + low(d)) * (h.key8 + (d >> 32)) +
    h.key9 * (((<u64>version) << 8) | length);
  return scatter(<u32>(sum >> 32));
}

function scatter(hash: u32): u32 {
  const product = (hash ^ (hash >> 15)) * 0x7feb352d;
  return product ^ (product >> 15);
}
