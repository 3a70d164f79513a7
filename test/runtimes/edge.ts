// Vercel's Edge Runtime: a script in a context where no code can be made of strings, and no wasm of bytes.
import { readFileSync } from 'node:fs';
import { EdgeRuntime } from 'edge-runtime';
import { bundle, type Bundle } from './bundle.ts';
import type { Project } from './project.ts';
import type { Runtime } from './runtime.ts';

export async function edge(project: Project): Promise<Runtime> {
  const run = async (program: string, input: unknown = null): Promise<unknown> => {
    const runtime = await create(await bundle(project, 'edge-light', answer(program)));
    const body = JSON.stringify(input);
    const response = await runtime.dispatchFetch('http://localhost/', { method: 'POST', body });
    return response.json();
  };
  return { version: packageVersion(), run, close: async () => {} };
}

async function create({ code, wasm }: Bundle): Promise<EdgeRuntime> {
  const modules = await Promise.all(
    Array.from(wasm, async ([name, file]) => [name, await WebAssembly.compile(readFileSync(file))] as const),
  );
  return new EdgeRuntime({
    initialCode: code,
    codeGeneration: { strings: false, wasm: false },
    extend: (context) => Object.assign(context, Object.fromEntries(modules)),
  });
}

function answer(program: string): string {
  return `
    import program from './${program}';
    const answer = async (request) => new Response(JSON.stringify(await program(await request.json())));
    addEventListener('fetch', (event) => event.respondWith(answer(event.request)));`;
}

function packageVersion(): string {
  const text = readFileSync(new URL('node_modules/edge-runtime/package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
