// Protocol versions as on the wire.
export { TLS1_2_VERSION } from '../../cache/session-init.js';

/** TLS 1.3 (RFC 8446 section 4.2.1). */
export const TLS1_3_VERSION = 0x0304;
