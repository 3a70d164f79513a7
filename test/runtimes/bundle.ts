// The program and the package as one module or script, by the conditions that the bundler of each host takes: wrangler's,
// Next.js's, and esbuild's own for browsers.
import { basename, join } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import type { Project } from './project.ts';

export type Host = 'workerd' | 'edge-light' | 'browser';

export interface Bundle {
  readonly code: string;
  /** The files imported as `*.wasm?module`: path by name. */
  readonly wasm: ReadonlyMap<string, string>;
}

const HOSTS: Readonly<Record<Host, BuildOptions>> = {
  workerd: { conditions: ['workerd', 'worker'], format: 'esm' },
  'edge-light': { conditions: ['edge-light', 'worker'], format: 'iife' },
  browser: { format: 'esm' },
};

/** @param entry the module that imports the program and gives it to the host */
export async function bundle(project: Project, host: Host, entry: string): Promise<Bundle> {
  const wasm = new Map<string, string>();
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: project.folder },
    bundle: true,
    write: false,
    platform: 'browser',
    logLevel: 'silent',
    plugins: host === 'browser' ? [] : [wasmModules(host, wasm)],
    ...HOSTS[host],
  });
  return { code: outputFiles![0].text, wasm };
}

/** A Worker imports compiled modules from beside it; to the script of an edge function they are globals. */
function wasmModules(host: Host, found: Map<string, string>): Plugin {
  return {
    name: 'wasm-modules',
    setup(build) {
      build.onResolve({ filter: /\.wasm\?module$/ }, ({ path, resolveDir }) => {
        const file = join(resolveDir, path.replace('?module', ''));
        const name = basename(file);
        found.set(name, file);
        return host === 'workerd' ? { path: `./${name}`, external: true } : { path: name, namespace: 'global' };
      });
      build.onLoad({ filter: /./, namespace: 'global' }, ({ path }) => ({
        contents: `export default globalThis[${JSON.stringify(path)}]`,
      }));
    },
  };
}
