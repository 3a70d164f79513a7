// SSL_CTX_set_session_cache_mode: bits, to be combined with `|`.

/** Nothing is cached by handshakes. Lookups go on: see SESS_CACHE_NO_INTERNAL_LOOKUP. */
export const SESS_CACHE_OFF = 0x0000;
/** Client sessions are cached. */
export const SESS_CACHE_CLIENT = 0x0001;
/** Server sessions are cached. The default. */
export const SESS_CACHE_SERVER = 0x0002;
/** Client and server sessions are cached. */
export const SESS_CACHE_BOTH = SESS_CACHE_CLIENT | SESS_CACHE_SERVER;
/** No flush of expired sessions at every 256th handshake. */
export const SESS_CACHE_NO_AUTO_CLEAR = 0x0080;
/** `resume` asks `onGet` only. */
export const SESS_CACHE_NO_INTERNAL_LOOKUP = 0x0100;
/** `store`, and `resume` for what `onGet` gave, add nothing. */
export const SESS_CACHE_NO_INTERNAL_STORE = 0x0200;
/** `resume` asks `onGet` only, and nothing is added. */
export const SESS_CACHE_NO_INTERNAL = SESS_CACHE_NO_INTERNAL_LOOKUP | SESS_CACHE_NO_INTERNAL_STORE;
/** Adding a session sets its time to now. */
export const SESS_CACHE_UPDATE_TIME = 0x0400;
