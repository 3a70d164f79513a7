// How the Buffer of an id becomes a string.

export type KeyOf = (id: Buffer) => string;

interface Ready extends Buffer {
  key?: string;
}

export const latin1: KeyOf = (id) => id.toString('latin1');

export const hex: KeyOf = (id) => id.toString('hex');

/** The string that `makeReady` made, at the latest now: a property of the Buffer. */
export const ready: KeyOf = (id) => ((id as Ready).key ??= latin1(id));

export function makeReady(ids: readonly Buffer[]): void {
  for (const id of ids) (id as Ready).key = latin1(id);
}
