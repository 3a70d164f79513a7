// The command: arguments in, a report out. Says with which status the program is to end.
import { addressesOf, type Addresses } from './addresses.js';
import { parseArguments, type Arguments } from './arguments.js';
import { ask } from './asking.js';
import { failureOf, type Failure } from './failures.js';
import { reportJson } from './json.js';
import { progressOn } from './progress.js';
import { reportText, type Report } from './report.js';
import { createContexts } from './target.js';
import { HELP, UsageError } from './usage.js';
import { allResume, verdictsOf } from './verdicts.js';

const [RESUMES, DOES_NOT, NOT_CONNECTED] = [0, 1, 2];
const NAME = 'wasm-session-cache';

export interface Streams {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** Rejects with whatever is no mistake of the command line. @param version of the package */
export async function run(given: readonly string[], version: string, streams: Streams): Promise<number> {
  try {
    const parsed = parseArguments(given);
    if (parsed !== 'help' && parsed !== 'version') return await probe(parsed, streams);
    streams.stdout.write(parsed === 'help' ? HELP : `${version}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    streams.stderr.write(`${NAME}: ${error.message}\nTry: ${NAME} --help\n`);
    return NOT_CONNECTED;
  }
}

async function probe(target: Arguments, { stdout, stderr }: Streams): Promise<number> {
  const report = await find(target, stderr);
  const { findings, verdicts } = report;
  const reached = findings.contacts.some(({ greeting }) => greeting);
  if (target.json) stdout.write(reportJson(report));
  else if (reached) stdout.write(reportText(report, stdout.isTTY && stdout.hasColors()));
  if (reached) return allResume(verdicts) ? RESUMES : DOES_NOT;
  stderr.write(notReached(report));
  return NOT_CONNECTED;
}

async function find(target: Arguments, stderr: NodeJS.WriteStream): Promise<Report> {
  const contexts = createContexts(target);
  const { progress, end } = progressOn(stderr);
  try {
    const addresses = await lookUp(target);
    if ('code' in addresses) return withoutAddress(target, addresses);
    const findings = await ask(target, contexts, addresses.asked, target.rounds, progress);
    return { target, addresses, findings, verdicts: verdictsOf(findings) };
  } finally {
    end();
  }
}

async function lookUp({ host, addresses, timeout }: Arguments): Promise<Addresses | Failure> {
  try {
    return await addressesOf(host, addresses, timeout);
  } catch (error) {
    return failureOf(error, 'lookup', timeout);
  }
}

function withoutAddress(target: Arguments, failure: Failure): Report {
  const contacts = [{ address: target.host, failure }];
  const rounds = { wanted: target.rounds, made: 0 };
  const findings = { contacts, cells: [], crossings: [], skipped: [], rounds, connections: 0 };
  return { target, addresses: { asked: [], left: [] }, findings, verdicts: [] };
}

function notReached({ target: { host, port }, findings }: Report): string {
  const lines = findings.contacts.map(({ address, failure }) => {
    const where = host === address ? '' : ` at ${address}`;
    return `${NAME}: no TLS with ${host}:${port}${where}: ${failure!.reason}\n`;
  });
  return lines.join('');
}
