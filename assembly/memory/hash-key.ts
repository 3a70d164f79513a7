/** The key of a hash: ten random words of 64 bits, as they stand in the header of a cache. */
@unmanaged
export class HashKey {
  key0: u64;
  key1: u64;
  key2: u64;
  key3: u64;
  key4: u64;
  key5: u64;
  key6: u64;
  key7: u64;
  key8: u64;
  key9: u64;
}

export function hashKeyAt(address: usize): HashKey {
  return changetype<HashKey>(address);
}
