// The recipe of docs/observing.md, and a client that says whatever it likes.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { transform } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { allBlocks } from '../../support/documents.js';
import { stand, visit } from '../../support/tls.js';

test('prints one line for each handshake, and no byte that a terminal would obey', async () => {
  const recipe = allBlocks.find(({ code }) => code.includes("subscribe('wasm-session-cache:handshake'"))!;
  const { code } = await transform(recipe.code, { loader: 'ts' });
  const lines: string[] = [];
  const subscribeHere: typeof subscribe = (channel, listener) => {
    subscribe(channel, listener);
    onTestFinished(() => void unsubscribe(channel, listener));
  };
  // Its imports are what it is given here.
  const program = new Function('subscribe', 'console', code.replaceAll(/^import .*$/gm, ''));
  program(subscribeHere, { log: (line: string) => lines.push(line), error() {} });
  const { port } = await stand();
  const servername = 'a.test resumed\nb.test\u001b[2J"';
  const options = { servername, checkServerIdentity: () => undefined };
  const { session } = await visit(port, options);
  await visit(port, { ...options, session });
  expect(lines.map((line) => line.replace(/[\d.]+ s$/, '? s'))).toEqual([
    String.raw`"a.test resumed\nb.test\u001b[2j\"": none-offered`,
    String.raw`"a.test resumed\nb.test\u001b[2j\"" resumed by TLSv1.3, after ? s`,
  ]);
});
