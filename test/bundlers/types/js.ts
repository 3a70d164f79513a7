// The entries for engines without WebAssembly have what the others have, of the same types, and nothing else.
import * as main from 'wasm-session-cache';
import * as js from 'wasm-session-cache/js';
import * as jsOpenssl from 'wasm-session-cache/js/openssl';
import * as openssl from 'wasm-session-cache/openssl';

export const everything: [typeof main, typeof openssl] = [js, jsOpenssl];
export const nothingElse: [typeof js, typeof jsOpenssl] = [main, openssl];

export function keep<T>(cache: js.SessionCache<T>, id: Uint8Array, init: js.SessionInit<T>): js.Session<T> {
  const session: main.Session<T> = new js.Session(id, init);
  openssl.SSL_CTX_add_session(cache, session);
  return session;
}
