// A store of one's own: a file for each session, in a folder that several servers share and that outlives them. Whoever reads
// the folder reads key material.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionStore } from 'wasm-session-cache/node';

/** Before the data of a session in its file: when it expires, milliseconds since 1970. */
const HEADER = 8;

export function createFileStore(folder: string): SessionStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fileOf = (id: Uint8Array, protocolVersion: number) =>
    join(folder, `${protocolVersion}-${Buffer.from(id).toString('hex')}`);
  return {
    get: (id, protocolVersion) => read(fileOf(id, protocolVersion)),
    take: (id, protocolVersion) => take(fileOf(id, protocolVersion)),
    set: (id, protocolVersion, data, timeout) => write(fileOf(id, protocolVersion), data, timeout),
    delete: (id, protocolVersion) => rmSync(fileOf(id, protocolVersion), { force: true }),
  };
}

/** Under another name first, so that nobody reads half of it. */
function write(file: string, data: Uint8Array, timeout: number): void {
  const header = Buffer.alloc(HEADER);
  header.writeDoubleLE(Date.now() + timeout * 1000);
  const hidden = nameOfOnesOwn(file);
  writeFileSync(hidden, Buffer.concat([header, data]), { mode: 0o600 });
  renameSync(hidden, file);
}

function read(file: string): Uint8Array | undefined {
  try {
    const content = readFileSync(file);
    return content.readDoubleLE() < Date.now() ? undefined : content.subarray(HEADER);
  } catch (error) {
    return undefinedIfMissing(error);
  }
}

/** Of all who rename a file, one does. */
function take(file: string): Uint8Array | undefined {
  const taken = nameOfOnesOwn(file);
  try {
    renameSync(file, taken);
  } catch (error) {
    return undefinedIfMissing(error);
  }
  const data = read(taken);
  rmSync(taken);
  return data;
}

function nameOfOnesOwn(file: string): string {
  return `${file}.${crypto.randomUUID()}`;
}

function undefinedIfMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
