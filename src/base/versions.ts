// Protocol versions as on the wire.

/** TLS 1.2 (RFC 5246 section 6.2.1). */
export const TLS1_2_VERSION = 0x0303;
/** TLS 1.3 (RFC 8446 section 4.2.1). */
export const TLS1_3_VERSION = 0x0304;
