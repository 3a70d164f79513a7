// Loads and stores at an address. All stores of the core go through here.
import { faultPoint } from "../faults";

export function put8(address: usize, value: u32): void {
  faultPoint();
  store<u8>(address, value);
}

export function put16(address: usize, value: u32): void {
  faultPoint();
  store<u16>(address, value);
}

export function put32(address: usize, value: u32): void {
  faultPoint();
  store<u32>(address, value);
}

export function put64(address: usize, value: u64): void {
  faultPoint();
  store<u64>(address, value);
}

export function putSeconds(address: usize, value: f64): void {
  faultPoint();
  store<f64>(address, value);
}

export function putAtomic(address: usize, value: u32): void {
  faultPoint();
  atomic.store<u32>(address, value);
}

/** Whether the word was `expected`, and is `value` now. */
export function exchangeIf(address: usize, expected: u32, value: u32): bool {
  faultPoint();
  return atomic.cmpxchg<u32>(address, expected, value) == expected;
}

/** What the word was. */
export function exchange(address: usize, value: u32): u32 {
  faultPoint();
  return atomic.xchg<u32>(address, value);
}

export function putZeros(address: usize, bytes: u32): void {
  faultPoint();
  memory.fill(address, 0, bytes);
}
