// A browser, and a page of localhost whose module script runs the program.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import puppeteer, { type Browser } from 'puppeteer-core';
import { CHROMIUM, CHROMIUM_FLAGS, findCommand, FIREFOX } from '../support/find-command.ts';
import { bundle } from './bundle.ts';
import { NotInstalled, type Start } from './runtime.ts';

const PAGE = '<!doctype html><title>wasm-session-cache</title><script type="module" src="/page.js"></script>';

const BROWSERS = {
  chromium: { names: CHROMIUM, browser: 'chrome', args: CHROMIUM_FLAGS },
  firefox: { names: FIREFOX, browser: 'firefox', args: [] },
} as const;

/** @param policy the Content-Security-Policy of the page (default: none) */
export function browser(name: keyof typeof BROWSERS, policy?: string): Start {
  return async (project) => {
    const { names, browser, args } = BROWSERS[name];
    const executablePath = findCommand(names);
    if (!executablePath) throw new NotInstalled(`not installed: there is no command ${names.join(' or ')}`);
    const launched = await puppeteer.launch({ executablePath, browser, args: [...args] });
    const version = (await launched.version()).split('/')[1];
    const run = async (program: string, input: unknown = null): Promise<unknown> => {
      const { code } = await bundle(project, 'browser', keepOutcome(program));
      const server = await serve(code, policy);
      const { port } = server.address() as AddressInfo;
      const address = `http://localhost:${port}/#${encodeURIComponent(JSON.stringify(input))}`;
      return visit(launched, address).finally(() => server.close());
    };
    return { version, run, close: () => launched.close() };
  };
}

function keepOutcome(program: string): string {
  return `
    import program from './${program}';
    const input = JSON.parse(decodeURIComponent(location.hash.slice(1)));
    globalThis.outcome = new Promise((resolve) => resolve(program(input)));`;
}

async function visit(browser: Browser, address: string): Promise<unknown> {
  const page = await browser.newPage();
  try {
    await page.goto(address);
    return await page.evaluate('outcome');
  } finally {
    await page.close();
  }
}

function serve(script: string, policy: string | undefined): Promise<Server> {
  const headers = policy === undefined ? {} : { 'content-security-policy': policy };
  const server = createServer(({ url }, response) => {
    const isScript = url === '/page.js';
    response.writeHead(200, { ...headers, 'content-type': isScript ? 'text/javascript' : 'text/html' });
    response.end(isScript ? script : PAGE);
  });
  return new Promise((resolve) => server.listen(0, 'localhost', () => resolve(server)));
}
