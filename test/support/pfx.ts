import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identity } from './certificates.js';

export const PASSPHRASE = 'secret';

/** A certificate and its key as one PKCS 12 file. Needs openssl. */
export function pfxOf({ cert, key }: Identity): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'pfx-'));
  try {
    const file = join(folder, 'identity.pem');
    writeFileSync(file, `${key}\n${cert}\n`);
    return execFileSync('openssl', ['pkcs12', '-export', '-in', file, '-passout', `pass:${PASSPHRASE}`]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
