// The lookup of a name, by a resolver that never answers.
import { expect, test, vi } from 'vitest';
import { run } from '../../../src/probe/probe.js';

vi.mock('node:dns/promises', () => ({ lookup: () => new Promise(() => {}) }));

test('it has the deadline that connections have', async () => {
  let said = '';
  const stream = { write: (text: string) => ((said += text), true) } as never;
  const status = await run(['probe', 'slow.test', '--timeout', '.05'], '1.0.0', { stdout: stream, stderr: stream });
  expect(said).toBe('wasm-session-cache: no TLS with slow.test:443: no address within 0.05 s\n');
  expect(status).toBe(2);
});
