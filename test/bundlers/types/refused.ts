// Wrong uses: each line after a comment must not compile, and the comment is an error where it does.
import { Session, SessionCache, type Offer, type SessionCacheStats } from 'wasm-session-cache';
import { SSL_CTX_add_session, SSL_CTX_new, SSL_CTX_sess_set_new_cb } from 'wasm-session-cache/openssl';

declare const bytes: Uint8Array;
declare const numbers: SessionCache<number>;
declare const words: Session<string>;
declare const stats: SessionCacheStats;

export const made = [
  // @ts-expect-error: ids are bytes
  new Session('id'),
  // @ts-expect-error: without an id
  new Session(),
  // @ts-expect-error: no such field
  new Session(bytes, { lifetime: 300 }),
  // @ts-expect-error: seconds are a number
  new Session(bytes, { timeout: '300' }),
  // @ts-expect-error: no such option
  new SessionCache({ max: 100 }),
  // @ts-expect-error: the clock gives a number
  new SessionCache({ now: () => new Date() }),
  // @ts-expect-error: a callback that may not be asynchronous
  new SessionCache({ onGet: async () => undefined }),
];
// @ts-expect-error: not a class to be called
SessionCache();

// @ts-expect-error: data of another type
numbers.addSession(words);
// @ts-expect-error: the session, not its id
numbers.removeSession(bytes);
// @ts-expect-error: it may not be there
numbers.getSession(bytes).free();
// @ts-expect-error: data of another type
numbers.getSession(bytes)?.data satisfies string | undefined;
// @ts-expect-error: strings are no ids
numbers.getSession('id');
// @ts-expect-error: handles are 32 bits
numbers.findMany(bytes, new Uint16Array(1));
// @ts-expect-error: an offer has an id
numbers.resume({});
// @ts-expect-error: no such reason
if (numbers.resume({ id: bytes } satisfies Offer).reason === 'lost') throw new Error();
// @ts-expect-error: a session only where it is resumed
numbers.resume({ id: bytes }).session.free();

// @ts-expect-error: an id never changes
words.id = bytes;
// @ts-expect-error: nor does a version
words.protocolVersion = 0x0304;
// @ts-expect-error: nor the references, but by upRef and free
words.refCount = 2;
// @ts-expect-error: a cache says how many it holds
numbers.size = 0;
// @ts-expect-error: counters are the cache's
stats.hits = 0;
// @ts-expect-error: nothing else is a session
export const session: Session = { id: bytes, data: undefined };

// @ts-expect-error: a ctx first
SSL_CTX_add_session(words, numbers);
// @ts-expect-error: data of another type
SSL_CTX_add_session(SSL_CTX_new<number>(), words);
// @ts-expect-error: C's return value
SSL_CTX_sess_set_new_cb(numbers, () => true);
// @ts-expect-error: no such release is followed
SSL_CTX_new({ openssl: '1.1' });
// @ts-expect-error: not public
import('wasm-session-cache/dist/session.js');
