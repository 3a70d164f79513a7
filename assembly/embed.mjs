// Brings the compiled cores to where the wrappers find them: as base64, as a file, and translated to JavaScript; and the memory
// layouts. Usage: node assembly/embed.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { translate } from './translate.mjs';

const at = (path) => new URL(`../${path}`, import.meta.url);

const BINARIES = [
  ['release', 'src/core/binary.generated.ts'],
  ['debug', 'build/core-binary.debug.ts'],
  ['shared', 'src/shared/binary.generated.ts'],
  ['shared-debug', 'build/shared-binary.debug.ts'],
];

for (const [build, target] of BINARIES) {
  const base64 = readFileSync(at(`build/${build}.wasm`)).toString('base64');
  const text = `/** The ${build} build of the core, as base64. */\nexport const coreBinary: string =\n  '${base64}';\n`;
  writeFileSync(at(target), text);
}
writeFileSync(at('src/core/javascript.generated.ts'), translate(readFileSync(at('build/plain.wasm'))));
const common = readFileSync(at('assembly/common-layout.ts'), 'utf8');
for (const [source, target] of [
  ['assembly/session/layout.ts', 'src/core/layout.generated.ts'],
  ['assembly/shared/layout.ts', 'src/shared/layout.generated.ts'],
]) {
  const layout = readFileSync(at(source), 'utf8').replace(/export \* from ".*common-layout";/, common.trim());
  // With the types that asc knows and TypeScript does not: a declaration for all files would not reach who compiles them.
  const types = ['u32', 'i32'].filter((type) => layout.includes(`: ${type} =`));
  writeFileSync(at(target), `${types.map((type) => `type ${type} = number;\n`).join('')}\n${layout}`);
}
