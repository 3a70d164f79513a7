import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Core } from '../../../src/core/core.js';
import { HEADER_LAYOUT_VERSION, LAYOUT_VERSION } from '../../../src/core/layout.generated.js';
import { platform } from '../../../src/core/platform.js';

const wasm = platform.WebAssembly!;
const MESSAGE = 'wasm-session-cache: WebAssembly could not be compiled here; wasm-session-cache/js needs none';

beforeEach(() => {
  vi.resetModules();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

async function newCaches(count = 1): Promise<unknown> {
  const { SessionCache } = await import('../../../src/index.js');
  return Array.from({ length: count }, () => new SessionCache());
}

test('without WebAssembly the constructor says so, and importing costs nothing', async () => {
  vi.stubGlobal('WebAssembly', undefined);
  await expect(newCaches(0)).resolves.toEqual([]);
  await expect(newCaches()).rejects.toThrow(MESSAGE);
});

test('where compiling is forbidden the error has the cause', async () => {
  const cause = new Error('blocked by the content security policy');
  const Module = function () {
    throw cause;
  };
  vi.stubGlobal('WebAssembly', { ...wasm, Module });
  await expect(newCaches()).rejects.toMatchObject({ message: MESSAGE, cause });
});

test('the module is compiled once, and each cache has an instance of its own', async () => {
  const made = { modules: 0, instances: 0 };
  class Module extends wasm.Module {
    constructor(bytes: Uint8Array) {
      super(bytes);
      made.modules++;
    }
  }
  class Instance extends wasm.Instance {
    constructor(module: object) {
      super(module);
      made.instances++;
    }
  }
  vi.stubGlobal('WebAssembly', { Module, Instance });
  await newCaches(3);
  expect(made).toEqual({ modules: 1, instances: 3 });
});

test('a core of another layout is refused', async () => {
  const Instance = function (module: object) {
    const core = new wasm.Instance(module).exports as Core;
    const create = (pageLimit: number) => {
      const done = core.create(pageLimit);
      new DataView(core.memory.buffer).setUint32(HEADER_LAYOUT_VERSION, LAYOUT_VERSION + 1, true);
      return done;
    };
    return { exports: { ...core, create } };
  };
  vi.stubGlobal('WebAssembly', { Module: wasm.Module, Instance });
  await expect(newCaches()).rejects.toThrow(`expected a core of layout ${LAYOUT_VERSION}, got ${LAYOUT_VERSION + 1}`);
});
