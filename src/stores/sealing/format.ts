// What all that is sealed has in common. docs/sealing.md is the format for other languages.

export const FORMAT = 1;
export const HINT_SIZE = 4;
export const TAG_SIZE = 16;
/** Of AES-256-GCM. */
export const NONCE_SIZE = 12;
/** Of what AES-256-GCM and HMAC-SHA256 are keyed with. */
export const DERIVED_SIZE = 32;

/** Labels of HKDF-SHA256 (RFC 5869, `info`): what each derived key is for. */
export const LABEL = {
  hint: 'wasm-session-cache 1 hint',
  name: 'wasm-session-cache 1 name',
  session: 'wasm-session-cache 1 session',
  image: 'wasm-session-cache 1 image',
  client: 'wasm-session-cache 1 client',
} as const;

export type Label = (typeof LABEL)[keyof typeof LABEL];

/** What is sealed: a session of a store, an image of a store, the sessions that a client saves. */
export const PURPOSE = { session: 1, image: 2, client: 3 } as const;
