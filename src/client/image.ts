// What a cache holds, sealed in one piece: a description as JSON, its length before it, and the sessions one after the other.
import { zero } from '../base/intrinsics.js';
import { openImage, sealImage } from '../stores/sealing/image.js';
import type { SealingKeys } from '../stores/sealing/keys.js';
import { readDefaultAuthorities } from '../tls/default-authorities.js';
import { defaultTrust } from './peers/default-trust.js';
import { Fingerprint } from './peers/fingerprint.js';
import { isMeaningfulElsewhere, restsOnDefaultTrust } from './peers/peer-key.js';
import type { ClientState } from './state.js';
import type { TicketStore } from './tickets/ticket-store.js';

/** Of what the description says. */
const FORMAT = 1;
const LENGTH_SIZE = 4;

interface Description {
  readonly format: number;
  /** Of the authorities that the process trusts by default; null where nothing rests on them. */
  readonly defaultTrust: string | null;
  readonly tickets: readonly Entry[];
}

/** A ticket without its bytes. */
interface Entry {
  readonly peer: string;
  readonly address: string;
  readonly protocolVersion: number;
  readonly made: number;
  readonly expires: number;
  readonly end: number;
  readonly size: number;
}

/** All tickets but those that mean something to this process alone. */
export function save(store: TicketStore, keys: SealingKeys): Uint8Array {
  const saved = [...ticketsOf(store)];
  const rests = saved.some(({ entry }) => restsOnDefaultTrust(entry.peer));
  const tickets = saved.map(({ entry }) => entry);
  const description: Description = { format: FORMAT, defaultTrust: rests ? digestOfDefaultTrust() : null, tickets };
  const text = Buffer.from(JSON.stringify(description));
  const length = Buffer.alloc(LENGTH_SIZE);
  length.writeUInt32BE(text.length);
  return sealImage(keys, 'client', [length, text, ...saved.map(({ bytes }) => bytes)]);
}

function* ticketsOf(store: TicketStore): Generator<{ entry: Entry; bytes: Uint8Array }> {
  for (const [peer, { endpoints }] of store.peers) {
    if (!isMeaningfulElsewhere(peer) || (restsOnDefaultTrust(peer) && defaultTrust() > 1)) continue;
    for (const [address, { toSave }] of endpoints) {
      for (const { bytes, ...times } of toSave) yield { entry: { peer, address, ...times, size: bytes.length }, bytes };
    }
  }
}

function digestOfDefaultTrust(): string {
  const fingerprint = new Fingerprint();
  fingerprint.add(readDefaultAuthorities());
  return fingerprint.digest();
}

/** @returns how many tickets were put into the store */
export function restore(state: ClientState, bytes: Uint8Array, keys: SealingKeys): number {
  const plain = openImage(keys, 'client', bytes);
  try {
    const image = Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength);
    const start = LENGTH_SIZE + image.readUInt32BE(0);
    const description = JSON.parse(image.toString('utf8', LENGTH_SIZE, start)) as Description;
    return description.format === FORMAT ? putInto(state, description, image.subarray(start)) : 0;
  } finally {
    zero(plain);
  }
}

function putInto(state: ClientState, { tickets, ...described }: Description, sessions: Buffer): number {
  const { store, settings } = state;
  const now = state.now();
  const rests = tickets.some(({ peer }) => restsOnDefaultTrust(peer));
  const trustsTheSame = rests && defaultTrust() === 1 && described.defaultTrust === digestOfDefaultTrust();
  let count = 0;
  let at = 0;
  for (const { peer, address, size, ...given } of tickets) {
    const session = sessions.subarray(at, (at += size));
    // The clock may have been set back since.
    const ahead = Math.max(given.made - now, 0);
    const made = given.made - ahead;
    // It may have been longer in the cache that it is of.
    const end = Math.min(given.end - ahead, made + settings.maxLifetime);
    const times = { made, end, expires: Math.min(given.expires - ahead, end) };
    if ((restsOnDefaultTrust(peer) && !trustsTheSame) || !(now < times.expires)) continue;
    // Of an image that is restored once more: a ticket of TLS 1.3 is offered once.
    if (store.has(peer, address, session)) continue;
    const bytes = Buffer.allocUnsafeSlow(size);
    bytes.set(session);
    const ticket = { bytes, protocolVersion: given.protocolVersion, ...times };
    if (store.keep(peer, address, ticket, now)) count++;
  }
  return count;
}
