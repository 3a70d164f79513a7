/** A mistake on the command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const HELP = `Usage: wasm-session-cache probe HOST[:PORT] [options]

Finds out what a TLS server resumes: TLS 1.2 by session id, TLS 1.2 by ticket, and TLS 1.3, at each address that
the name has, and a session of one address at the next. It makes a few tens of connections, at most 64, one at a time.

  --address IP           ask this address instead of those of the name; may be repeated, up to 8 times
  --servername NAME      the name for SNI and the certificate, instead of HOST; '' sends none
  --alpn LIST            protocols to offer, with commas: h2,http/1.1
  --starttls PROTOCOL    smtp, imap, ftp, postgres or mysql; the port is then 25, 143, 21, 5432 or 3306, not 443
  --cert FILE --key FILE a client certificate and its key, PEM
  --ca FILE              trust these authorities, PEM, instead of Node's
  --insecure             trust any certificate
  --rounds N             returns to each address, of each kind, 1 to 5 (3)
  --timeout SECONDS      for the lookup, and for a connection up to the end of its handshake, above 0, up to 60 (3)
  --json                 the findings as JSON
  --help, --version

Exit status:
  0  in each TLS version that the server speaks a client that comes back resumes, at each address and across them
  1  it does not, or not always
  2  could not connect, or the command line is wrong, or the probe has failed

Of a name that has more than 4 addresses, the first 4 are asked, and of those given by --address the first 4 that answer.
Where there are several, returns are fewer if 64 connections would not be enough; the output says so. Addresses that
can't be connected to do not count for the exit status as long as there is one that can.
`;
