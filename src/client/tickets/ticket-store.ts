import { lengthOf, sameBytes } from '../../base/intrinsics.js';
import type { Endpoint } from './endpoint.js';
import { PeerTickets } from './peer-tickets.js';
import { hasExpired, wipe, type Ticket } from './ticket.js';

export interface Bounds {
  readonly maxTicketsPerEndpoint: number;
  readonly maxPeers: number;
  readonly maxBytes: number;
  readonly reuse: 'last' | 'never';
  /** Seconds. */
  readonly cooldown: number;
}

/** Why a connection offers nothing. */
export type NoOffer = 'none' | 'expired' | 'cooling';

/** What a connection offers. */
export interface Offer {
  readonly ticket: Ticket;
  readonly peer: string;
  readonly address: string;
  readonly source: Endpoint;
}

/**
 * Tickets by peer and address. Knows no runtime: peers and addresses are strings to it, and times are given to it, in seconds since 1970.
 */
export class TicketStore {
  readonly #bounds: Bounds;
  /** The one that was used last at the end. */
  readonly #peers = new Map<string, PeerTickets>();
  #bytes = 0;
  #time = -Infinity;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /** Of all tickets. */
  get bytes(): number {
    return this.#bytes;
  }

  get peers(): [string, PeerTickets][] {
    return [...this.#peers];
  }

  get ticketCount(): number {
    return this.peers.reduce((count, [, { tickets }]) => count + tickets.length, 0);
  }

  /** What to offer at an address now. `isUsed` is to be called when TLS has it. */
  offer(peer: string, address: string, now: number): Offer | NoOffer {
    this.#hearTime(now);
    const known = this.#use(peer);
    if (!known) return 'none';
    if (known.cooldown.isActive(now)) return 'cooling';
    let source = known.sourceFor(address);
    const found = source?.next;
    if (found && hasExpired(found, now)) {
      this.#dropExpired(known, now);
      source = known.sourceFor(address);
    }
    const ticket = source?.next;
    if (source && ticket) return { ticket, peer, address, source };
    return found ? 'expired' : 'none';
  }

  isUsed({ source, ticket }: Offer): void {
    this.#drop(source.use(ticket, this.#bounds.reuse === 'last'));
  }

  /** Whether there is a ticket of these bytes. */
  has(peer: string, address: string, bytes: Uint8Array): boolean {
    const endpoint = this.#peers.get(peer)?.find(address);
    return endpoint?.tickets.some((ticket) => sameBytes(ticket.bytes, bytes)) ?? false;
  }

  /** Keeps a ticket, which is the store's from then on. @returns false for one that is larger than all may be */
  keep(peer: string, address: string, ticket: Ticket, now: number): boolean {
    this.#hearTime(now);
    const { maxTicketsPerEndpoint, maxBytes } = this.#bounds;
    if (lengthOf(ticket.bytes) > maxBytes) {
      wipe(ticket);
      return false;
    }
    const known = this.#use(peer) ?? this.#make(peer);
    const endpoint = known.use(address, (tickets) => this.#drop(tickets));
    this.#bytes += lengthOf(ticket.bytes);
    this.#drop(endpoint.add(ticket, maxTicketsPerEndpoint));
    this.#dropExpired(this.#oldest, now);
    while (this.#bytes > maxBytes) this.#dropOldest();
    return true;
  }

  resumed({ peer }: Offer): void {
    this.#peers.get(peer)?.cooldown.end();
  }

  /** The server made a full handshake. */
  refused({ ticket, source, peer, address }: Offer): void {
    const known = this.#peers.get(peer);
    if (!known) return;
    const endpoint = known.use(address, (tickets) => this.#drop(tickets));
    if (endpoint === source) this.#remove(source, ticket);
    else endpoint.refusesOthers = true;
  }

  /** The connection failed, so it may be that the peer can't resume: it is left alone for a while. */
  failed({ ticket, source, peer }: Offer, now: number): void {
    this.#hearTime(now);
    this.#remove(source, ticket);
    const known = this.#use(peer) ?? this.#make(peer);
    known.cooldown.begin(now, this.#bounds.cooldown);
  }

  forget(matches: (peer: string) => boolean): void {
    for (const peer of this.#peers.keys()) if (matches(peer)) this.#forget(peer);
  }

  get #oldest(): PeerTickets {
    return this.#peers.values().next().value!;
  }

  #use(peer: string): PeerTickets | undefined {
    const known = this.#peers.get(peer);
    if (!known) return undefined;
    this.#peers.delete(peer);
    this.#peers.set(peer, known);
    return known;
  }

  #make(peer: string): PeerTickets {
    if (this.#peers.size >= this.#bounds.maxPeers) this.#forget(this.#peers.keys().next().value!);
    const made = new PeerTickets();
    this.#peers.set(peer, made);
    return made;
  }

  #forget(peer: string): void {
    this.#drop(this.#peers.get(peer)!.tickets);
    this.#peers.delete(peer);
  }

  /** Of the peer that was used least recently. */
  #dropOldest(): void {
    const [peer, known] = this.#peers.entries().next().value!;
    const ticket = known.removeOldest();
    if (ticket) this.#drop([ticket]);
    else this.#peers.delete(peer);
  }

  #dropExpired(peer: PeerTickets, now: number): void {
    for (const endpoint of peer) this.#drop(endpoint.removeExpired(now));
  }

  #remove(source: Endpoint, ticket: Ticket): void {
    if (source.remove(ticket)) this.#drop([ticket]);
  }

  #drop(tickets: readonly Ticket[]): void {
    for (const ticket of tickets) {
      this.#bytes -= lengthOf(ticket.bytes);
      wipe(ticket);
    }
  }

  /** Where the clock was set back all times are, too: nothing is lost by it, and nothing lives longer than its lifetime from now. */
  #hearTime(now: number): void {
    if (now < this.#time) for (const [, peer] of this.#peers) peer.shift(this.#time - now);
    this.#time = now;
  }
}
