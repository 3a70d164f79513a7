// docs/sealing.md, written out a second time: by node:crypto's functions, and nothing of the package.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

export interface SealedSession {
  readonly id: Uint8Array;
  readonly protocolVersion: number;
  readonly data: Uint8Array;
  readonly expires: number;
}

const CHUNK = 65536;

function derive(key: Uint8Array, label: string, size = 32, salt: Uint8Array = Buffer.alloc(0)): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, `wasm-session-cache 1 ${label}`, size));
}

/** The length of the id, the id, the version. */
function named(id: Uint8Array, protocolVersion: number): Buffer {
  return Buffer.concat([Buffer.of(id.length), id, Buffer.of(protocolVersion >> 8, protocolVersion & 0xff)]);
}

export function nameOf(key: Uint8Array, id: Uint8Array, protocolVersion: number): string {
  const hmac = createHmac('sha256', derive(key, 'name')).update(named(id, protocolVersion)).digest();
  return hmac.subarray(0, 16).toString('base64url');
}

export function sealSession(key: Uint8Array, nonce: Uint8Array, session: SealedSession): Buffer {
  const cipher = createCipheriv('aes-256-gcm', derive(key, 'session'), nonce);
  cipher.setAAD(Buffer.concat([Buffer.of(1, 1), named(session.id, session.protocolVersion)]));
  const expiry = Buffer.alloc(8);
  expiry.writeDoubleBE(session.expires);
  const parts = [Buffer.of(1), derive(key, 'hint', 4), nonce, cipher.update(expiry), cipher.update(session.data)];
  return Buffer.concat([...parts, cipher.final(), cipher.getAuthTag()]);
}

/** Of what `sealSession` makes. */
export const nonceOf = (sealed: Uint8Array) => sealed.slice(5, 17);

export type Purpose = 'image' | 'client';

/** All numbers that an image has are its chunks' indexes: of less than 2^32. */
function chunkNonce(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 7);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

export function sealImage(key: Uint8Array, salt: Uint8Array, purpose: Purpose, plain: Uint8Array): Buffer {
  const header = Buffer.concat([
    Buffer.from('WSCI'),
    Buffer.of(1, purpose === 'image' ? 2 : 3),
    derive(key, 'hint', 4),
    salt,
  ]);
  const imageKey = derive(key, purpose, 32, salt);
  const sealed = [header];
  const count = Math.max(Math.ceil(plain.length / CHUNK), 1);
  for (let index = 0; index < count; index++) {
    const cipher = createCipheriv('aes-256-gcm', imageKey, chunkNonce(index, index === count - 1));
    cipher.setAAD(header);
    sealed.push(cipher.update(plain.subarray(index * CHUNK, (index + 1) * CHUNK)), cipher.final(), cipher.getAuthTag());
  }
  return Buffer.concat(sealed);
}

/** Of what `sealImage` makes. */
export const saltOf = (image: Uint8Array) => image.slice(10, 42);

/** Throws where it does not open. */
export function openImage(key: Uint8Array, purpose: Purpose, image: Uint8Array): Buffer {
  const header = image.subarray(0, 42);
  const imageKey = derive(key, purpose, 32, saltOf(image));
  const opened: Buffer[] = [];
  for (let index = 0, at = 42; at < image.length; index++, at += CHUNK + 16) {
    const sealed = image.subarray(at, at + CHUNK + 16);
    const decipher = createDecipheriv('aes-256-gcm', imageKey, chunkNonce(index, at + CHUNK + 16 >= image.length));
    decipher.setAAD(header).setAuthTag(sealed.subarray(-16));
    opened.push(decipher.update(sealed.subarray(0, -16)), decipher.final());
  }
  return Buffer.concat(opened);
}
