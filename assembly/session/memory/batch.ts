// The ids of a batch, the handles found, and the scratch between them.
import * as layout from "../layout";
import { Entry } from "./record";

if (layout.BATCH_HANDLES < layout.BATCH_IDS + layout.BATCH_CAPACITY * layout.ID_CAPACITY)
  ERROR("The ids of a batch reach into its handles");
if (layout.BATCH_GROUPS < layout.BATCH_HANDLES + layout.BATCH_CAPACITY * 4)
  ERROR("The handles of a batch reach into its groups");
if (layout.BATCH_TAGS < layout.BATCH_GROUPS + layout.BATCH_CAPACITY * 4)
  ERROR("The groups of a batch reach into its tags");
if (layout.DIRECTORY < layout.BATCH_TAGS + layout.BATCH_CAPACITY * 4)
  ERROR("The tags of a batch reach into the directory");
if (layout.BATCH_CAPACITY > layout.DEPARTURES_CAPACITY) ERROR("More may depart in a batch than there is room for");

/** As a record of which only the id may be read. `ids`: the address of the first. */
export function idAt(ids: usize, index: u32): Entry {
  return changetype<Entry>(ids + index * layout.ID_CAPACITY);
}

export function setHandle(index: u32, handle: u32): void {
  store<u32>(<usize>index * 4, handle, layout.BATCH_HANDLES);
}

export function handleAt(index: u32): u32 {
  return load<u32>(<usize>index * 4, layout.BATCH_HANDLES);
}

export function setGroup(index: u32, group: usize): void {
  store<u32>(<usize>index * 4, <u32>group, layout.BATCH_GROUPS);
}

export function groupAt(index: u32): usize {
  return load<u32>(<usize>index * 4, layout.BATCH_GROUPS);
}

export function setTag(index: u32, tag: u32): void {
  store<u32>(<usize>index * 4, tag, layout.BATCH_TAGS);
}

export function tagAt(index: u32): u32 {
  return load<u32>(<usize>index * 4, layout.BATCH_TAGS);
}
