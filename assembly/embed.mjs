// Brings the compiled core to where the wrapper finds it: as base64, as a file, and translated to JavaScript; and the memory
// layout. Usage: node assembly/embed.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { translate } from './translate.mjs';

const at = (path) => new URL(`../${path}`, import.meta.url);

for (const build of ['release', 'debug']) {
  const base64 = readFileSync(at(`build/${build}.wasm`)).toString('base64');
  const target = build === 'release' ? 'src/core/binary.generated.ts' : 'build/core-binary.debug.ts';
  const text = `/** The ${build} build of the core, as base64. */\nexport const coreBinary: string =\n  '${base64}';\n`;
  writeFileSync(at(target), text);
}
writeFileSync(at('src/core/javascript.generated.ts'), translate(readFileSync(at('build/plain.wasm'))));
const layout = readFileSync(at('assembly/layout.ts'), 'utf8');
// With the one type that asc knows and TypeScript does not: a declaration for all files would not reach who compiles them.
writeFileSync(at('src/core/layout.generated.ts'), `type u32 = number;\n\n${layout}`);
