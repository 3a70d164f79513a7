import { LINE_SIZE, PAGE_SIZE } from "../common-layout";

export function lineAddress(line: u32): usize {
  return <usize>line * LINE_SIZE;
}

/** Loads from the line at an address, so that it is in the processor's cache when it is needed: WebAssembly has no prefetch. */
export function touch(address: usize): u32 {
  return load<u8>(address);
}

/** Zeros all of a page. */
export function wipePage(page: u32): void {
  memory.fill(<usize>page * PAGE_SIZE, 0, PAGE_SIZE);
}
