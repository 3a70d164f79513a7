// A thread has no loader for TypeScript from the command line of its process on every Node: it gets its own.
import { tsImport } from 'tsx/esm/api';

await tsImport('./server.ts', import.meta.url);
