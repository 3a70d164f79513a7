// PEM (RFC 7468), as TLS takes it in a server's options.

/** What the blocks of such a label hold, in text or in bytes of it. */
export function decodePem(value: unknown, label: string): Buffer[] {
  const block = new RegExp(`-----BEGIN ${label}-----([^-]+)-----END ${label}-----`, 'g');
  return Array.from(textOf(value).matchAll(block), ([, base64]) => Buffer.from(base64!, 'base64'));
}

export function textOf(value: unknown): string {
  if (!ArrayBuffer.isView(value)) return String(value);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
}
