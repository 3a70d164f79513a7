// The bundlers, each told what to bundle and where to, and nothing else.
import { join } from 'node:path';

export interface Bundler {
  /** Its package. */
  readonly name: string;
  /** The command line that bundles `main.js` of the folder `app` into the folder `out`. */
  command(app: string, out: string): readonly [program: string, ...options: string[]];
  /** Of apps/, for Node to run the output as a browser would. */
  readonly preload?: string;
}

export const bundlers: readonly Bundler[] = [
  {
    name: 'vite',
    command: (app, out) => ['vite', 'build', app, '--outDir', out, '--emptyOutDir'],
    preload: 'document.js',
  },
  {
    name: 'webpack',
    command: (app, out) => ['webpack', '--mode', 'production', '--entry', entry(app), '--output-path', out],
  },
  {
    // Minifies nothing by itself: what it costs is what is left before.
    name: 'rollup',
    command: (app, out) => ['rollup', entry(app), '--plugin', '@rollup/plugin-node-resolve', '--dir', out],
  },
  {
    name: 'esbuild',
    command: (app, out) => ['esbuild', entry(app), '--bundle', '--minify', `--outdir=${out}`],
  },
  {
    name: '@rspack/core',
    command: (app, out) => ['rspack', 'build', '--mode', 'production', '--entry', entry(app), '--output-path', out],
  },
  {
    name: 'parcel',
    command: (app, out) => ['parcel', 'build', entry(app), '--no-source-maps', '--dist-dir', out],
  },
  {
    name: 'bun',
    command: (app, out) => ['bun', 'build', entry(app), '--minify', '--outdir', out],
  },
];

function entry(app: string): string {
  return join(app, 'main.js');
}
