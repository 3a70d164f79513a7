// Bundles the library into dist: one file for each entry and one for what they share. Engines fold the constants of a module
// into its code, and a program that starts loads three files instead of twenty.
import { readFileSync } from 'node:fs';
import { build } from 'rolldown';

const ENTRIES = ['index', 'edge', 'js', 'openssl', 'openssl-edge', 'openssl-js', 'node/index', 'metrics'];
/** The files that entries share, and a module that is in each. */
const SHARED = {
  'inlined-core': 'core/inlined',
  'imported-core': 'core/imported',
  'translated-core': 'core/translated',
  'openssl-ctx': 'openssl/ctx',
  'session-cache': 'cache/session-cache',
  observed: 'base/observed',
};

function nameOf({ moduleIds }) {
  const shared = Object.entries(SHARED).find(([, module]) => moduleIds.some((id) => id.endsWith(`/src/${module}.ts`)));
  if (!shared) throw new Error(`no name for a file of ${moduleIds.join(', ')}`);
  return `${shared[0]}.js`;
}

/** Another entry of ours, whose file stays a file. */
const sharedEntry = {
  name: 'shared-entry',
  resolveId: (source, importer) =>
    source === '../shared.js' && importer.includes('/src/node/') ? { id: source, external: true } : undefined,
};

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
  plugins: [sharedEntry, emitCore],
  output: { dir: 'dist', chunkFileNames: nameOf, minifyInternalExports: false },
});

/** To restore a session is to make one, by the class that caches know. Nothing else is of that file: a page that restores none leaves it out. */
const ofSessionCache = {
  name: 'of-session-cache',
  resolveId: (source, importer) =>
    source.endsWith('/cache/session.js') && importer.includes('/src/stores/')
      ? { id: './session-cache.js', external: true }
      : undefined,
};

// By themselves: of the cache of JS sessions, and of each other, they need a few functions only, and to take them out of that file would
// slow that one down.
for (const entry of ['shared', 'stores', 'client/index']) {
  await build({
    input: `src/${entry}.ts`,
    external: /^node:/,
    platform: 'neutral',
    makeAbsoluteExternalsRelative: false,
    plugins: [ofSessionCache],
    output: { file: `dist/${entry}.js`, minifyInternalExports: false },
  });
}

// The program, whose first line says what runs it.
await build({
  input: 'src/probe/main.ts',
  external: /^node:/,
  platform: 'node',
  output: { file: 'dist/probe.js', minifyInternalExports: false },
});
