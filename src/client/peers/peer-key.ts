// A peer and what stands for its port, as text.
import { typeError } from '../../base/errors.js';
import type { Peer } from './peer.js';

const PORT = 'port ';

export class ScopedPeer {
  readonly peer: Peer;
  readonly #scope: string | undefined;

  constructor(peer: Peer, scope: unknown) {
    if (scope !== undefined && typeof scope !== 'string') throw typeError('scope()', 'a string or undefined', scope);
    this.peer = peer;
    this.#scope = scope;
  }

  /** @param remotePort of the socket, where the options have none */
  keyAt(remotePort: number | undefined): string {
    const { restsOn, digest, name, port } = this.peer;
    const place = this.#scope === undefined ? `${PORT}${port ?? remotePort}` : `scope ${this.#scope}`;
    return `${restsOn}\n${digest}\n${name}\n${place}`;
  }
}

/** Whether a key is one of a server; of a scope it may be. */
export function isKeyOf(key: string, name: string, port: string | undefined): boolean {
  const [, , ofName, place = ''] = key.split('\n');
  return (
    canonical(ofName!) === canonical(name) && (port === undefined || place === PORT + port || !place.startsWith(PORT))
  );
}

/** As DNS compares names (RFC 4343), also without the dot of the root. */
function canonical(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

export function isMeaningfulElsewhere(key: string): boolean {
  return !key.startsWith('identity\n' satisfies `${Peer['restsOn']}\n`);
}

export function restsOnDefaultTrust(key: string): boolean {
  return key.startsWith('default trust\n' satisfies `${Peer['restsOn']}\n`);
}
