// The clients, in a process of their own: what they cost is not the server's. Each time they are asked, all visit the server.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerQuestions } from '../../bench/process.ts';
import type { Client, Version, Visit } from './client.ts';
import { NodeClient, trust } from './node-client.ts';
import { OpensslClient } from './openssl-client.ts';

export interface Crowd {
  readonly port: number;
  readonly version: Version;
  /** The certificate to trust, PEM text. */
  readonly ca: string;
  /** How many of each kind. */
  readonly node: number;
  readonly openssl: number;
}

const { port, version, ca, node, openssl } = JSON.parse(process.argv[2]!) as Crowd;
const folder = mkdtempSync(join(tmpdir(), 'tls-server-'));
process.once('disconnect', () => rmSync(folder, { recursive: true }));
const caFile = join(folder, 'ca.pem');
writeFileSync(caFile, ca);
const secureContext = trust(ca, version);
const clients: Client[] = [
  ...Array.from({ length: node }, () => new NodeClient(port, secureContext)),
  ...Array.from({ length: openssl }, (_, n) => new OpensslClient(port, version, caFile, join(folder, `${n}.pem`))),
];

answerQuestions(async () => {
  const visits: Visit[] = [];
  // One at a time, so that none waits for another.
  for (const client of clients) visits.push(await client.visit());
  return visits;
});
