// Values of options as text, by which two connections are told apart.
import { hash } from 'node:crypto';

const numbers = new WeakMap<object, number>();
let count = 0;

/** A number of its own for each object and function of this process. */
function numberOf(value: object): number {
  const known = numbers.get(value);
  if (known) return known;
  numbers.set(value, ++count);
  return count;
}

/**
 * Text that is the same for two sequences of values if and only if TLS takes them for the same: strings and bytes by their contents as
 * they are now, functions and other objects by which they are.
 */
export class Fingerprint {
  #text = '';
  /** Whether it tells objects of this process apart, and so means nothing to another one. */
  restsOnIdentity = false;

  add(value: unknown): void {
    if (value === undefined || value === null) this.#text += '-';
    else if (typeof value === 'string') this.#addText('s', value);
    else if (typeof value === 'function') this.#addIdentity(value);
    else if (typeof value === 'object') this.#addObject(value);
    else this.#addText(typeof value, String(value));
  }

  /** The SHA-256 of all that was added. */
  digest(): string {
    return hash('sha256', this.#text, 'base64url');
  }

  #addText(kind: string, text: string): void {
    this.#text += `${kind}${text.length}:${text}`;
  }

  #addObject(value: object): void {
    if (Array.isArray(value)) this.#addAll(value);
    // Read by Node from the memory itself, whatever properties the view has.
    else if (ArrayBuffer.isView(value)) this.#text += `b${hash('sha256', value as Uint8Array, 'base64url')}`;
    // Of its own: what somebody gave to all objects makes no two of them the same.
    else if (Object.hasOwn(value, 'pem') || Object.hasOwn(value, 'buf'))
      this.#addAll([(value as Wrapped).pem, (value as Wrapped).buf]);
    else this.#addIdentity(value);
  }

  #addAll(values: readonly unknown[]): void {
    this.#text += `a${values.length}:`;
    for (const value of values) this.add(value);
  }

  #addIdentity(value: object): void {
    this.restsOnIdentity = true;
    this.#addText('i', String(numberOf(value)));
  }
}

/** A key or a certificate with a passphrase beside it, which changes nothing of what it is. */
interface Wrapped {
  readonly pem?: unknown;
  readonly buf?: unknown;
}
