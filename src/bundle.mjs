// Bundles the library into dist: one file for each entry and one for what they share. Engines fold the constants of a module
// into its code, and a program that starts loads three files instead of twenty.
import { readFileSync } from 'node:fs';
import { build } from 'rolldown';

const ENTRIES = ['index', 'edge', 'js', 'openssl', 'openssl-edge', 'openssl-js', 'node/index'];
/** The files that entries share, and a module that is in each. */
const SHARED = {
  'inlined-core': 'core/inlined',
  'imported-core': 'core/imported',
  'translated-core': 'core/translated',
  'openssl-ctx': 'openssl/ctx',
  'session-cache': 'cache/session-cache',
};

function nameOf({ moduleIds }) {
  const shared = Object.entries(SHARED).find(([, module]) => moduleIds.some((id) => id.endsWith(`/src/${module}.ts`)));
  if (!shared) throw new Error(`no name for a file of ${moduleIds.join(', ')}`);
  return `${shared[0]}.js`;
}

const emitCore = {
  name: 'emit-core',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'core.wasm', source: readFileSync('build/release.wasm') });
  },
};

await build({
  input: Object.fromEntries(ENTRIES.map((entry) => [entry, `src/${entry}.ts`])),
  // Edge runtimes look for the core beside the bundle, wherever the module is that imports it.
  makeAbsoluteExternalsRelative: false,
  external: [/\.wasm\?module$/, /^node:/],
  platform: 'neutral',
  plugins: [emitCore],
  output: { dir: 'dist', chunkFileNames: nameOf, minifyInternalExports: false },
});
