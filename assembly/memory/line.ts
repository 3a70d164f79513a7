import { LINE_SIZE } from "../layout";

export function lineAddress(line: u32): usize {
  return <usize>line * LINE_SIZE;
}
