// Installs the runtimes, which what drives them imports: tsx test/runtimes/install.ts
import { fileURLToPath } from 'node:url';
import { installDependencies } from '../support/install-dependencies.ts';

await installDependencies(fileURLToPath(new URL('.', import.meta.url)));
