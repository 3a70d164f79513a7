// Brings the compiled core to where tsc finds it: the binary as base64 and the memory layout, both as TypeScript.
// Usage: node assembly/embed.mjs
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';

const at = (path) => new URL(`../${path}`, import.meta.url);

for (const build of ['release', 'debug']) {
  const base64 = readFileSync(at(`build/${build}.wasm`)).toString('base64');
  const target = build === 'release' ? 'src/core-binary.generated.ts' : 'build/core-binary.debug.ts';
  writeFileSync(
    at(target),
    `/** The ${build} build of the core, as base64. */\nexport const coreBinary = '${base64}';\n`,
  );
}
copyFileSync(at('assembly/layout.ts'), at('src/layout.generated.ts'));
