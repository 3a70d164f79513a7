// The keyed hash of a session id: MULTILINEAR-HM over the eight 32-bit words of the padded id, plus a term for
// protocol version and length. (Lemire and Kaser, "Strongly universal string hashing is fast", 2014.)
//
// The family is strongly universal: over the choice of the key, the hashes of any two ids are uniform and independent.
// So ids that were picked without knowing the key, all with one prefix or collected under another key, collide as random
// ids do. Four multiplications; SipHash would cost more than the rest of a lookup.
import { Entry, header } from "./memory";

function low(word: u64): u64 {
  return word & 0xffffffff;
}

export function hashOf(record: Entry): u32 {
  const h = header();
  const a = record.id0;
  const b = record.id1;
  const c = record.id2;
  const d = record.id3;
  const sum =
    h.key0 +
    (h.key1 + low(a)) * (h.key2 + (a >> 32)) +
    (h.key3 + low(b)) * (h.key4 + (b >> 32)) +
    (h.key5 + low(c)) * (h.key6 + (c >> 32)) +
    (h.key7 + low(d)) * (h.key8 + (d >> 32)) +
    h.key9 * (((<u64>record.version) << 8) | record.idLength);
  return <u32>(sum >> 32);
}
