// Bundles the library into dist: one file for each entry and one for what they share. Engines fold the constants of a module
// into its code, and a program that starts loads three files instead of twenty.
import { readFileSync } from 'node:fs';
import { build } from 'rolldown';

const ENTRIES = ['index', 'edge', 'js', 'openssl', 'openssl-edge', 'openssl-js', 'node/index'];
/** What the files that entries share are named after. */
const SHARED = ['inlined-core', 'imported-core', 'translated-core', 'openssl-ctx', 'session-cache'];

function nameOf({ moduleIds }) {
  const name = SHARED.find((name) => moduleIds.some((id) => id.endsWith(`/src/${name}.ts`)));
  if (!name) throw new Error(`no name for a file of ${moduleIds.join(', ')}`);
  return `${name}.js`;
}

const emitCore = {
  name: 'emit-core',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'core.wasm', source: readFileSync('build/release.wasm') });
  },
};

await build({
  input: Object.fromEntries(ENTRIES.map((entry) => [entry, `src/${entry}.ts`])),
  external: [/\.wasm\?module$/, /^node:/],
  platform: 'neutral',
  plugins: [emitCore],
  output: { dir: 'dist', chunkFileNames: nameOf, minifyInternalExports: false },
});
