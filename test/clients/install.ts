// Installs the clients: tsx test/clients/install.ts
import { fileURLToPath } from 'node:url';
import { installDependencies } from '../support/install-dependencies.ts';

await installDependencies(fileURLToPath(new URL('.', import.meta.url)));
