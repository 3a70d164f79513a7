import { errorMonitor } from 'node:events';
import type { TLSSocket } from 'node:tls';
import { isBytes } from '../../base/intrinsics.js';
import { endOfLists } from '../../tls/revocation-lists.js';
import { endOfChain } from '../peers/chain-end.js';
import type { PeerOptions } from '../peers/peer.js';
import type { ScopedPeer } from '../peers/peer-key.js';
import type { ClientState } from '../state.js';
import type { NotResumedByServer } from '../stats.js';
import type { NoOffer, Offer } from '../tickets/ticket-store.js';
import { addressOf, type Reached } from './connect-options.js';
import { ticketOf } from './session.js';

/** A connection, from before its handshake to its end: what it offers, and what it is given. */
export class Connection {
  readonly #state: ClientState;
  readonly #peer: ScopedPeer;
  readonly #options: PeerOptions;
  readonly #epoch: number;
  /** Of the revocation lists as they are now: TLS has read them. */
  readonly #endOfLists: number;
  #key = '';
  #address = '';
  #offer: Offer | NoOffer = 'none';
  #isSecure = false;
  #isLeft = false;
  #isResumed = false;
  /** Whether what it is given may be kept. */
  #keeps = false;
  /** Came before it was known whether the server is authorized. */
  #early: Buffer[] = [];
  /** When all ends that follows from it. */
  #end = Infinity;
  /** Of the certificates that the server has shown, as soon as it has. */
  #chainEnd: number | undefined;

  constructor(state: ClientState, peer: ScopedPeer, options: PeerOptions) {
    this.#state = state;
    this.#peer = peer;
    this.#options = options;
    this.#epoch = state.epoch;
    this.#endOfLists = endOfLists(options.crl);
  }

  /**
   * To be called when it is known where the socket leads to.
   *
   * @param offers whether TLS would still take a session
   * @returns what to offer; `isOffered` is to be called when TLS has it
   */
  begin(socket: Reached | undefined, offers: boolean): Uint8Array | undefined {
    this.#address = addressOf(socket, this.#options);
    this.#key = this.#peer.keyAt(socket?.remotePort);
    const now = this.#state.now();
    if (offers && !Number.isNaN(now)) this.#offer = this.#state.store.offer(this.#key, this.#address, now);
    if (typeof this.#offer === 'object') return this.#offer.ticket.bytes;
    this.#state.counters[this.#offer]++;
    return undefined;
  }

  /** To be called when the socket has come to its address: where it has tried another before, Node tells of no session to who listened then. */
  listen(socket: TLSSocket): void {
    socket.on('session', (session: Buffer) => this.#onSession(socket, session));
  }

  isOffered(): void {
    if (typeof this.#offer === 'string') return;
    this.#state.store.isUsed(this.#offer);
    this.#state.counters.offered++;
  }

  /** Somebody else has given TLS a session: what becomes of the connection is theirs. */
  leave(): void {
    this.#isLeft = true;
  }

  /**
   * Hears of what becomes of a socket.
   *
   * @param options Node's own, by which it checks the server
   */
  watch(socket: TLSSocket, options: PeerOptions | undefined): void {
    if (options) this.#watchCheck(options);
    if ((socket as { secureConnecting?: boolean }).secureConnecting)
      // Before the caller, who may destroy it there: then nobody knows any more whether it resumed.
      socket.prependOnceListener('secureConnect', () => this.#onSecure(socket));
    else this.#onSecure(socket);
    // Not 'error', for which somebody else must listen; nor 'close', after which an error's listener may have tried again.
    socket.prependOnceListener(errorMonitor as unknown as 'error', (error: unknown) => this.#onError(socket, error));
  }

  /** The chain, where Node has it in its hands: to ask for it once more costs a quarter of a millisecond. */
  #watchCheck(options: PeerOptions): void {
    const { checkServerIdentity: check } = options;
    if (!check) return;
    const keepEnd = (end: number) => (this.#chainEnd = end);
    options.checkServerIdentity = function (this: unknown, ...given) {
      keepEnd(endOfChain(given[1]));
      return Reflect.apply(check, this, given);
    };
  }

  #onSecure(socket: TLSSocket): void {
    this.#isSecure = true;
    if (this.#isLeft) return;
    const resumed = socket.isSessionReused();
    this.#isResumed = resumed;
    const offer = this.#offer;
    const reason = this.#judge(resumed);
    // A session that others gave to the socket may be anybody's.
    this.#keeps = socket.authorized && (!resumed || reason === undefined);
    this.#end = resumed && typeof offer === 'object' ? offer.ticket.end : this.#endOfTrust(socket);
    for (const session of this.#early.splice(0)) this.#onSession(socket, session);
    this.#report(socket, reason);
  }

  /** Why nothing of the cache was resumed, if so. */
  #judge(resumed: boolean): NotResumedByServer | undefined {
    const { store, counters } = this.#state;
    const offer = this.#offer;
    if (typeof offer === 'string') return offer;
    if (resumed) store.resumed(offer);
    else store.refused(offer);
    counters[resumed ? 'resumed' : 'refused']++;
    return resumed ? undefined : 'refused';
  }

  #endOfTrust(socket: TLSSocket): number {
    const chainEnd = this.#chainEnd ?? endOfChain(socket.getPeerCertificate(true));
    return Math.min(this.#state.now() + this.#state.settings.maxLifetime, chainEnd, this.#endOfLists);
  }

  #report(socket: TLSSocket, reason: NotResumedByServer | undefined): void {
    const offer = this.#offer;
    this.#state.report(() => ({
      socket,
      resumed: reason === undefined,
      reason,
      serverName: this.#peer.peer.name,
      endpoint: this.#address,
      protocolVersion: socket.getProtocol() ?? '',
      age: reason === undefined && typeof offer === 'object' ? this.#state.now() - offer.ticket.made : undefined,
    }));
  }

  #onSession(socket: TLSSocket, session: Buffer): void {
    const { isDisposed, epoch, store, counters } = this.#state;
    if (!this.#isSecure) this.#early = [session];
    if (!this.#keeps || socket.destroyed || isDisposed || epoch !== this.#epoch || !isBytes(session)) return;
    const now = this.#state.now();
    const ticket = ticketOf(session, now, this.#end);
    if (!ticket) return;
    counters.stored++;
    store.keep(this.#key, this.#address, ticket, now);
  }

  #onError(socket: TLSSocket, error: unknown): void {
    const offer = this.#offer;
    if (typeof offer === 'string' || isAbort(error)) return;
    // A server that has resumed it, and then said nothing, may have stumbled over it.
    if (this.#isSecure && !(this.#isResumed && socket.bytesRead === 0)) return;
    this.#state.counters.failed++;
    this.#state.store.failed(offer, this.#state.now());
  }
}

/** Not the server's doing. */
function isAbort(error: unknown): boolean {
  return (error as { name?: unknown } | null)?.name === 'AbortError';
}
