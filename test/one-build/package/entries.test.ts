// What each entry of the package imports, by the files that were built.
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { root } from '../../support/root.ts';

const MODULE = './core.wasm?module';

type Conditions = Readonly<Record<string, string>>;
const { exports } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as { exports: Record<string, Conditions> };

/** The file of a subpath under the first of these conditions that it has. */
function fileOf(subpath: string, ...conditions: readonly string[]): string {
  const condition = [...conditions, 'default'].find((condition) => exports[subpath][condition])!;
  return exports[subpath][condition];
}

/** What a file and those that it imports have: forms of the core, and imports of what is no file of the package. */
async function inspect(file: string): Promise<{ cores: string[]; imported: string[] }> {
  const { metafile } = await build({
    entryPoints: [file],
    absWorkingDir: root,
    bundle: true,
    treeShaking: false,
    format: 'esm',
    write: false,
    metafile: true,
    external: ['node:*', '*.wasm?module'],
  });
  return { cores: coresOf(metafile), imported: importsOf(metafile) };
}

function coresOf({ inputs }: Metafile): string[] {
  return Object.keys(inputs)
    .map((path) => basename(path))
    .filter((name) => name.endsWith('-core.js'));
}

function importsOf({ inputs }: Metafile): string[] {
  const imports = Object.values(inputs).flatMap((input) => input.imports);
  return imports.filter(({ external }) => external).map(({ path }) => path);
}

describe('an entry imports nothing that its runtime lacks:', () => {
  it.each([
    ['.', 'default', 'inlined-core.js', []],
    ['./openssl', 'default', 'inlined-core.js', []],
    ['./js', 'default', 'translated-core.js', []],
    ['./js/openssl', 'default', 'translated-core.js', []],
    ['.', 'workerd', 'imported-core.js', [MODULE]],
    ['./openssl', 'workerd', 'imported-core.js', [MODULE]],
    ['.', 'edge-light', 'imported-core.js', [MODULE]],
    ['./openssl', 'edge-light', 'imported-core.js', [MODULE]],
    // What needs no WebAssembly is the same everywhere.
    ['./js', 'workerd', 'translated-core.js', []],
  ])('%s under %s', async (subpath, condition, core, imported) => {
    expect(await inspect(fileOf(subpath, condition))).toEqual({ cores: [core], imported });
  });

  it('./shared', async () => {
    // Its core is in its own file.
    expect(await inspect(fileOf('./shared'))).toEqual({ cores: [], imported: [] });
  });

  it('./client, what is of Node', async () => {
    const { cores, imported } = await inspect(fileOf('./client'));
    expect(cores).toEqual([]);
    expect(imported).not.toEqual([]);
    expect(imported.filter((name) => !isBuiltin(name))).toEqual([]);
  });

  it('./stores, also at the edge', async () => {
    expect(await inspect(fileOf('./stores', 'workerd'))).toEqual({ cores: [], imported: [] });
  });

  it('the program, what is of Node', async () => {
    const { cores, imported } = await inspect('./dist/probe.js');
    expect(cores).toEqual([]);
    expect(imported.filter((name) => !isBuiltin(name))).toEqual([]);
  });

  it('./metrics', async () => {
    expect(await inspect(fileOf('./metrics'))).toEqual({ cores: [], imported: [] });
  });

  it('./node, what is of Node, and the file of ./shared', async () => {
    const { cores, imported } = await inspect(fileOf('./node'));
    expect(cores).toEqual([]);
    expect(imported).not.toEqual([]);
    expect(imported.filter((name) => !isBuiltin(name))).toEqual([]);
  });
});
