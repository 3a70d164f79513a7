// Keys by WebCrypto, which answers by promises.
import type { DerivedKey } from './derived-key.js';
import { DERIVED_SIZE, HINT_SIZE, LABEL, TAG_SIZE, type Label } from './format.js';
import type { Subtle } from './runtime.js';

const BITS = 8;
const AES = { name: 'AES-GCM', length: DERIVED_SIZE * BITS };
const HMAC = { name: 'HMAC', hash: 'SHA-256', length: DERIVED_SIZE * BITS };

export class WebKey implements DerivedKey {
  readonly hint: Uint8Array;
  readonly #subtle: Subtle;
  readonly #nameKey: object;
  readonly #sealKey: object;

  private constructor(subtle: Subtle, hint: Uint8Array, nameKey: object, sealKey: object) {
    this.hint = hint;
    this.#subtle = subtle;
    this.#nameKey = nameKey;
    this.#sealKey = sealKey;
  }

  /** Reads the key before it returns. None of the keys that it makes can be read. */
  static async derive(subtle: Subtle, key: Uint8Array): Promise<WebKey> {
    const root = await subtle.importKey('raw', key, 'HKDF', false, ['deriveKey', 'deriveBits']);
    const [hint, nameKey, sealKey] = await Promise.all([
      subtle.deriveBits(hkdf(LABEL.hint), root, HINT_SIZE * BITS),
      subtle.deriveKey(hkdf(LABEL.name), root, HMAC, false, ['sign']),
      subtle.deriveKey(hkdf(LABEL.session), root, AES, false, ['encrypt', 'decrypt']),
    ]);
    return new WebKey(subtle, new Uint8Array(hint), nameKey, sealKey);
  }

  async authenticate(message: Uint8Array): Promise<Uint8Array> {
    return new Uint8Array(await this.#subtle.sign('HMAC', this.#nameKey, message));
  }

  async encrypt(nonce: Uint8Array, additional: Uint8Array, plain: Uint8Array): Promise<Uint8Array> {
    return new Uint8Array(await this.#subtle.encrypt(gcm(nonce, additional), this.#sealKey, plain));
  }

  async decrypt(nonce: Uint8Array, additional: Uint8Array, sealed: Uint8Array): Promise<Uint8Array | undefined> {
    try {
      return new Uint8Array(await this.#subtle.decrypt(gcm(nonce, additional), this.#sealKey, sealed));
    } catch {
      return undefined;
    }
  }
}

function hkdf(label: Label): object {
  return { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: asciiBytes(label) };
}

function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function gcm(nonce: Uint8Array, additional: Uint8Array): object {
  return { name: 'AES-GCM', iv: nonce, additionalData: additional, tagLength: TAG_SIZE * BITS };
}
