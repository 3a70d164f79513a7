// The hash of a record.
import { Entry, keyWord } from "./memory/record";
import { multilinear } from "../multilinear";

export function hashOf(record: Entry): u32 {
  return multilinear(record.id0, record.id1, record.id2, record.id3, keyWord(record));
}
