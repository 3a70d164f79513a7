// What sealing needs of a JavaScript runtime. Declared here: it runs where there are neither the types of Node nor those of the DOM.

/** What is used of `node:crypto`. */
export interface NodeCrypto {
  createSecretKey(key: Uint8Array): object;
  createHmac(hash: 'sha256', key: object): { update(data: Uint8Array): { digest(): Uint8Array } };
  createCipheriv(name: 'aes-256-gcm', key: object, nonce: Uint8Array, options: { authTagLength: number }): Cipher;
  createDecipheriv(name: 'aes-256-gcm', key: object, nonce: Uint8Array, options: { authTagLength: number }): Decipher;
  hkdfSync(hash: 'sha256', key: Uint8Array, salt: Uint8Array, info: string, length: number): ArrayBuffer;
}

interface Cipher {
  setAAD(data: Uint8Array): unknown;
  update(data: Uint8Array): Uint8Array;
  final(): Uint8Array;
  getAuthTag(): Uint8Array;
}

interface Decipher {
  setAAD(data: Uint8Array): unknown;
  setAuthTag(tag: Uint8Array): unknown;
  update(data: Uint8Array): Uint8Array;
  final(): Uint8Array;
}

/** What is used of WebCrypto. */
export interface Subtle {
  importKey(
    format: 'raw',
    key: Uint8Array,
    algorithm: 'HKDF',
    extractable: false,
    usages: readonly string[],
  ): Promise<object>;
  deriveKey(
    algorithm: object,
    key: object,
    derived: object,
    extractable: false,
    usages: readonly string[],
  ): Promise<object>;
  deriveBits(algorithm: object, key: object, bits: number): Promise<ArrayBuffer>;
  sign(algorithm: 'HMAC', key: object, data: Uint8Array): Promise<ArrayBuffer>;
  encrypt(algorithm: object, key: object, data: Uint8Array): Promise<ArrayBuffer>;
  decrypt(algorithm: object, key: object, data: Uint8Array): Promise<ArrayBuffer>;
}

interface Runtime {
  readonly crypto: { getRandomValues(bytes: Uint8Array): Uint8Array; readonly subtle?: Subtle };
  btoa(bytes: string): string;
  readonly process?: { getBuiltinModule?(name: string): unknown };
}

const runtime = globalThis as unknown as Runtime;

/** Where the runtime has it and gives it without an import: Node, Deno, Bun, workerd with `nodejs_compat`. */
export function nodeCrypto(): NodeCrypto | undefined {
  const crypto = runtime.process?.getBuiltinModule?.('node:crypto') as Partial<NodeCrypto> | undefined;
  return crypto?.createCipheriv && crypto.createSecretKey && crypto.hkdfSync ? (crypto as NodeCrypto) : undefined;
}

/** Throws an `Error` where there is none. */
export function expectNodeCrypto(): NodeCrypto {
  const found = nodeCrypto();
  if (!found) throw new Error('wasm-session-cache/stores: sealing at once needs node:crypto, which is not here');
  return found;
}

/** Throws an `Error` where there is none: a page has it where it is of a secure context. */
export function subtle(): Subtle {
  const found = runtime.crypto?.subtle;
  if (!found) throw new Error('wasm-session-cache/stores: there is neither node:crypto nor WebCrypto here');
  return found;
}

export function randomBytes(size: number): Uint8Array {
  return runtime.crypto.getRandomValues(new Uint8Array(size));
}

export function base64(bytes: Uint8Array): string {
  return runtime.btoa(String.fromCharCode(...bytes));
}
