// A real Prometheus scrapes the example, and has an answer to each query of its dashboard.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { needCommand } from '../../support/need-command.ts';
import { freePort } from '../../support/redis/server.ts';
import { root } from '../../support/root.ts';

interface Panel {
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
}

interface Answer {
  readonly status: string;
  readonly data: { readonly result: readonly { readonly metric: object; readonly value: [number, string] }[] };
}

const { panels } = JSON.parse(readFileSync(join(root, 'examples/metrics/dashboard.json'), 'utf8')) as {
  panels: readonly Panel[];
};
const queries = panels.flatMap(({ title, targets }) =>
  targets.map(({ expr }) => ({ title, query: expr.replaceAll('$__rate_interval', '10s') })),
);

function start(command: string, options: readonly string[], env: object = {}): ChildProcess {
  const child = spawn(command, options, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(async () => {
    const exited = once(child, 'exit');
    if (child.exitCode === null && child.kill('SIGKILL')) await exited;
  });
  return child;
}

/** The ports of the example: of its server and of its metrics. */
async function startExample(): Promise<[number, number]> {
  const example = start(process.execPath, ['--import', 'tsx', 'examples/metrics/server.ts'], {
    PORT: '0',
    METRICS_PORT: '0',
    CACHE_SIZE: '4',
  });
  const ports: Record<string, number> = {};
  for await (const line of createInterface({ input: example.stdout! })) {
    const [, name = '', port] = /^(\w+).*: (\d+)$/.exec(line) ?? [];
    ports[name] = Number(port);
    if (ports.https && ports.metrics) break;
  }
  return [ports.https!, ports.metrics!];
}

/** With a configuration and data of its own. */
async function startPrometheus(command: string, target: number): Promise<(path: string) => Promise<Answer>> {
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const config = join(folder, 'prometheus.yml');
  const jobs = `scrape_configs: [{ job_name: example, static_configs: [{ targets: ['127.0.0.1:${target}'] }] }]`;
  writeFileSync(config, `global: { scrape_interval: 1s }\n${jobs}\n`);
  const port = await freePort();
  start(command, [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=error',
  ]);
  const ask = async (path: string) =>
    (await fetch(`http://127.0.0.1:${port}/api/v1/${path}`)).json() as Promise<Answer>;
  await vi.waitFor(() => ask('query?query=1'), { timeout: 30_000, interval: 100 });
  return ask;
}

/** Eight requests, each over a connection of its own: half of them come back. */
async function visitAll(port: number): Promise<void> {
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    for (let client = 0; client < 2; client++) {
      const agent = new Agent({ rejectUnauthorized: false, maxVersion, keepAlive: false });
      for (let n = 0; n < 2; n++) {
        const [response] = await once(get({ port, agent, host: '127.0.0.1', servername: 'localhost' }), 'response');
        await text(response);
      }
    }
  }
}

test('Prometheus has an answer to each query of the dashboard, and its linter nothing to say', async (context) => {
  const [prometheus, promtool] = [needCommand(context, ['prometheus']), needCommand(context, ['promtool'])];
  const [server, metrics] = await startExample();
  const ask = await startPrometheus(prometheus, metrics);
  const answerOf = async (query: string) => (await ask(`query?query=${encodeURIComponent(query)}`)).data.result;
  const handshakes = 'sum(wasm_session_cache_handshakes_total)';
  await visitAll(server);
  await vi.waitFor(async () => expect((await answerOf(handshakes))[0]?.value[1]).toBe('8'), { timeout: 10_000 });
  await visitAll(server);
  await vi.waitFor(async () => expect((await answerOf(handshakes))[0]?.value[1]).toBe('16'), { timeout: 10_000 });
  expect(queries.length).toBeGreaterThan(12);
  await vi.waitFor(
    async () => {
      for (const { title, query } of queries) {
        const result = await answerOf(query);
        expect(result.length, `${title}: ${query}`).toBeGreaterThan(0);
        expect(
          result.every(({ value }) => Number.isFinite(Number(value[1]))),
          `${title}: ${query}`,
        ).toBe(true);
      }
    },
    { timeout: 15_000, interval: 500 },
  );
  const resumed = await answerOf('sum(wasm_session_cache_handshakes_total{tls_resumed="true"})');
  expect(resumed[0]?.value[1]).toBe('8');
  const page = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
  expect(execFileSync(promtool, ['check', 'metrics'], { input: page, encoding: 'utf8' })).toBe('');
}, 90_000);
