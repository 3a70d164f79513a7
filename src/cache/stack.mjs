// Writes the function that makes sure of stack before an operation changes anything: `stack.generated.ts`.
// Usage: node src/stack.mjs
//
// An engine throws a RangeError in whatever function finds the stack exhausted, and compiles no function where less than
// 40 KiB are left (V8). No language has a way to ask how much there is. But on entry to a function an engine makes sure of a
// whole frame, with all registers that the function's bytecode has, also where compiled code needs none of them, since that
// code may have to be left for the bytecode. So a function that could make a call with very many arguments asks for as much
// stack, and where it never makes that call it takes no more time than a comparison.
import { writeFileSync } from 'node:fs';

const BYTES = 56 * 1024;
const BYTES_PER_REGISTER = 8;

const args = '0,'.repeat(BYTES / BYTES_PER_REGISTER);
writeFileSync(
  new URL('stack.generated.ts', import.meta.url),
  `function many(...args: number[]): never {
  throw new RangeError(\`\${args.length} arguments\`);
}

/**
 * Throws the engine's RangeError where ${BYTES} bytes of stack are not left. \`count\`: a number that is not negative, which the
 * engine can't know.
 */
export function claimStack(count: number): void {
  if (count < 0) many(${args});
}
`,
);
