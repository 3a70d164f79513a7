// WebAssembly to JavaScript, by binaryen's wasm2js.
import binaryen from 'binaryen';

/** Its own returns what is no sign of failure where there is no memory left, and leaves views of the old memory as they are. */
const GROW = /function __wasm_memory_grow\(pagesToAdd\) \{.*?\n \}\n/s;
const OWN_GROW = `function __wasm_memory_grow(pagesToAdd) {
  var oldPages = __wasm_memory_size();
  var grown = imports.grow(buffer, oldPages + pagesToAdd);
  if (!grown) return -1;
  buffer = grown;
  HEAP8 = new Int8Array(buffer);
  HEAP16 = new Int16Array(buffer);
  HEAP32 = new Int32Array(buffer);
  HEAPU8 = new Uint8Array(buffer);
  HEAPU16 = new Uint16Array(buffer);
  HEAPU32 = new Uint32Array(buffer);
  HEAPF32 = new Float32Array(buffer);
  HEAPF64 = new Float64Array(buffer);
  return oldPages;
 }
`;
/** Its own is defined by descriptors, which inherit what somebody gave to all objects. */
const MEMORY = /Object\.create\(Object\.prototype, \{\s*"grow".*?"buffer".*?\}\s*\}\)/s;
const OWN_MEMORY = `{
   get buffer() {
    return buffer;
   }
  }`;
/** The module makes one instance when it is loaded. Ours are made when they are asked for. */
const INSTANCE = /var retasmFunc = asmFunc\(\{.*$/s;
const FUNCTION = /^\s*function asmFunc\(imports\)/;
/** Views of memory and functions of Math that any module might use. */
const PRELUDE = /^ var (HEAP\w+|Math_\w+) = .*$/gm;

/** The text of a TypeScript module whose `instantiate` gives the exports of a new instance. */
export function translate(binary) {
  const module = binaryen.readBinary(binary);
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(0);
  const text = module.emitAsmjs();
  module.dispose();
  const own = [
    [GROW, OWN_GROW],
    [MEMORY, OWN_MEMORY],
    [INSTANCE, ''],
    [FUNCTION, 'export function instantiate(imports: Imports): unknown'],
  ].reduce(replaceOne, text);
  const lean = [...own.matchAll(PRELUDE)].map(([, name]) => name).reduce(withoutUnused, own);
  return `// @ts-nocheck: what wasm2js writes has no types.
/** What the core asks of its surroundings: more memory, or undefined. */
export interface Imports {
  grow(buffer: ArrayBuffer, pages: number): ArrayBuffer | undefined;
}

/** The exports of the core in a new instance, translated from its WebAssembly. */
${lean}`;
}

function replaceOne(text, [pattern, replacement]) {
  if (!pattern.test(text)) throw new Error(`wasm2js: expected ${pattern}`);
  return text.replace(pattern, () => replacement);
}

/** Without a name that is only ever given a value: minifiers keep what may have effects. */
function withoutUnused(text, name) {
  const given = new RegExp(`^ +(?:var )?${name} = .*\\n`, 'gm');
  const rest = text.replace(given, '');
  return new RegExp(`\\b${name}\\b`).test(rest) ? text : rest;
}
