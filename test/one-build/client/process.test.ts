// What the cache is to a process: garbage collection takes nothing from it, and it keeps nothing from ending.
import { createServer } from 'node:https';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { root } from '../../support/root.ts';
import { run } from '../../support/run.ts';
import { HOST, listen, pki, WORD } from '../../support/tls.js';

test('fetch with a collection between: nineteen of twenty, and the process ends by itself', async () => {
  const { server: identity, authority } = await pki();
  const server = createServer(identity, (_request, response) => {
    response.writeHead(200, { connection: 'close' }).end(WORD);
  });
  const port = await listen(server);
  const program = fileURLToPath(new URL('../programs/client-collections.js', import.meta.url));
  const printed = await run(
    process.execPath,
    ['--expose-gc', program, `https://${HOST}:${port}`, authority.cert],
    root,
  );
  expect(printed.trim()).toBe('19');
});
