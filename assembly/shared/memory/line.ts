// Lines that are handed out, named by their address: their links, and the payload of those that hold a value.
import * as layout from "../layout";
import { faultPoint } from "../faults";
import { put32, putZeros } from "./words";

if (layout.PAYLOAD > layout.LINE_LINK) ERROR("The payload reaches into the link");
if (layout.LINE_LINK + 4 != layout.LINE_SIZE) ERROR("The link is not the last word of a line");

function link(line: usize): u32 {
  return load<u32>(line + layout.LINE_LINK);
}

export function nextLine(line: usize): u32 {
  return link(line) & layout.LINK_NEXT;
}

export function isLive(line: usize): bool {
  return (link(line) & layout.LINK_LIVE) != 0;
}

export function isMarked(line: usize): bool {
  return (link(line) & layout.LINK_MARK) != 0;
}

/** The line that follows; what the line is, it is not any more. */
export function setNext(line: usize, next: u32): void {
  put32(line + layout.LINE_LINK, next);
}

/** From this one store on the line is a live entry, or none. */
export function setLive(line: usize, live: bool): void {
  const rest = link(line) & ~layout.LINK_LIVE;
  put32(line + layout.LINE_LINK, live ? rest | layout.LINK_LIVE : rest);
}

export function setMarked(line: usize, marked: bool): void {
  const rest = link(line) & ~layout.LINK_MARK;
  put32(line + layout.LINE_LINK, marked ? rest | layout.LINK_MARK : rest);
}

/** A whole payload, to or from a line. By 16 bytes: a call of the engine's own copy takes longer. */
export function copyPayload(to: usize, from: usize): void {
  faultPoint();
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
  v128.store(to, v128.load(from, 32), 32);
  store<u64>(to, load<u64>(from, 48), 48);
  store<u32>(to, load<u32>(from, 56), 56);
}

export function wipeLine(line: usize): void {
  putZeros(line, layout.LINE_SIZE);
}

/** All but the link. */
export function isWiped(line: usize): bool {
  for (let at: u32 = 0; at < layout.PAYLOAD; at += 4) if (load<u32>(line + at)) return false;
  return true;
}
