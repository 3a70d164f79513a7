import { rangeError, typeError } from '../../base/errors.js';
import type { SyncSealer } from '../sealing/sealer.js';

const MOST_BYTES = 255;
/** In the place of a session's protocol version, of which none is this. */
const NO_VERSION = 0;
/** So many are remembered. */
const MOST_KNOWN = 1000;

interface Encoder {
  encode(text: string): Uint8Array;
}

const { TextEncoder } = globalThis as unknown as { TextEncoder: new () => Encoder };

/** What Redis knows groups by. */
export class GroupNames {
  readonly #sealer: SyncSealer;
  readonly #known = new Map<string, readonly string[]>();

  constructor(sealer: SyncSealer) {
    this.#sealer = sealer;
  }

  /** By the first key, then by each of the others. Throws a `TypeError` for what is no string, a `RangeError` for one of a wrong length. */
  of(group: string): readonly string[] {
    const known = this.#known.get(group);
    if (known) return known;
    if (typeof group !== 'string') throw typeError('group', 'a string', group);
    const bytes = new TextEncoder().encode(group);
    const { length } = bytes;
    if (length < 1 || length > MOST_BYTES) throw rangeError('group', `1 to ${MOST_BYTES} bytes`, String(length));
    const names = this.#sealer.names(bytes, NO_VERSION);
    if (this.#known.size === MOST_KNOWN) this.#known.clear();
    this.#known.set(group, names);
    return names;
  }
}
