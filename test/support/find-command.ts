import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome'];
/** Only what keeps Chromium from asking the network for anything but the page; the sandbox is of no use to root. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
export const FIREFOX = ['firefox-esr', 'firefox'];

/** The path of the first of these commands that is installed. */
export function findCommand(names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}
