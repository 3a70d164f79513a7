/** The release of OpenSSL whose rules a cache follows, where releases differ. */
export type OpenSSLVersion = '3.5' | '3.0';

export const OPENSSL_VERSIONS: readonly OpenSSLVersion[] = ['3.5', '3.0'];
