// Cloudflare's workerd: a Worker of modules, the wasm among them, served over HTTP as in production.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { basename, relative } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { bundle } from './bundle.ts';
import { findBinary } from './packages.ts';
import { stop } from './process.ts';
import type { Project } from './project.ts';
import type { Runtime } from './runtime.ts';

const COMPATIBILITY_DATE = '2026-01-01';
/** Where workerd says which port it listens on, a line of JSON. */
const CONTROL = 3;

interface Server {
  readonly address: string;
  readonly child: ChildProcess;
}

/** A program keeps its Worker: what it holds between requests is there at the next run. */
export async function workerd(project: Project): Promise<Runtime> {
  const binary = findBinary('workerd');
  const servers = new Map<string, Server>();
  const run = async (program: string, input: unknown = null): Promise<unknown> => {
    const server = servers.get(program) ?? (await serve(binary, await deploy(project, program)));
    servers.set(program, server);
    const response = await fetch(server.address, { method: 'POST', body: JSON.stringify(input) });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  };
  const close = async () => {
    for (const { child } of servers.values()) await stop(child);
  };
  return { version: readVersion(binary), run, close };
}

/** The configuration of a Worker that answers each request with what the program returns for its body. */
async function deploy(project: Project, program: string): Promise<string> {
  const entry = `
    import program from './${program}';
    const answer = async (request) => Response.json(await program(await request.json()));
    const fail = (error) => new Response(error.stack, { status: 500 });
    export default { fetch: (request) => answer(request).catch(fail) };`;
  const { code, wasm } = await bundle(project, 'workerd', entry);
  const worker = project.write(`${program}.worker.js`, code);
  const modules = [`(name = "worker.js", esModule = embed "${basename(worker)}")`];
  for (const [name, file] of wasm) modules.push(`(name = "${name}", wasm = embed "${relative(project.folder, file)}")`);
  return project.write(`${program}.capnp`, configuration(modules));
}

function configuration(modules: readonly string[]): string {
  return `
    using Workerd = import "/workerd/workerd.capnp";
    const config :Workerd.Config = (
      services = [(name = "main", worker = (compatibilityDate = "${COMPATIBILITY_DATE}", modules = [${modules.join()}]))],
      sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
    );`;
}

async function serve(binary: string, config: string): Promise<Server> {
  const child = spawn(binary, ['serve', config, `--control-fd=${CONTROL}`], {
    stdio: ['ignore', 'inherit', 'pipe', 'pipe'],
  });
  const complaints = text(child.stderr!);
  for await (const line of createInterface({ input: child.stdio[CONTROL] as Readable })) {
    const { event, port } = JSON.parse(line) as { event: string; port: number };
    if (event === 'listen') return { address: `http://127.0.0.1:${port}`, child };
  }
  throw new Error(`workerd ended: ${await complaints}`);
}

function readVersion(binary: string): string {
  return execFileSync(binary, ['--version'], { encoding: 'utf8' }).trim().split(' ')[1];
}
