// What the library needs of a JavaScript runtime besides the language. Declared here, since the types of the DOM and of
// Node are no dependency of ours, and public declarations must not need them.

interface Wasm {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: unknown };
}

interface Platform {
  readonly WebAssembly?: Wasm;
  readonly crypto: { getRandomValues(bytes: Uint8Array): Uint8Array };
  readonly navigator?: { readonly userAgent?: string };
  atob(base64: string): string;
  structuredClone(value: unknown, options: { transfer: unknown[] }): unknown;
  setTimeout?(callback: () => void, milliseconds: number): unknown;
  clearTimeout?(timer: unknown): void;
}

/** Has ES2024's `transfer`, where there is one. */
export type TransferableBuffer = ArrayBuffer & { transfer?(byteLength: number): ArrayBuffer };

export const platform = globalThis as unknown as Platform;

/** Fills with random bytes that can't be guessed. */
export function randomBytes(bytes: Uint8Array): Uint8Array {
  return platform.crypto.getRandomValues(bytes);
}
