import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, onTestFinished } from 'vitest';

/** Where systems put Chromium; `CHROMIUM` names another place. */
const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Milliseconds that something on a page may take to appear; as long as `expect.poll` waits (vitest.config.ts). */
const PATIENCE = 60_000;

/** The browser of this machine, if it has one. */
export const CHROMIUM = PLACES.find((path) => path !== undefined && existsSync(path));

/** Nothing of the browser's own goes out, so that every request there is was made by a page. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A name of another site that leads to this machine, as an attacker's own name server can make it.
  '--host-resolver-rules=MAP attacker.example 127.0.0.1',
];

if (CHROMIUM === undefined) {
  const what = 'The tests in a real browser need Chromium (apt-get install chromium, or CHROMIUM=/path/to/it)';
  // CI always runs them; on a person's machine they are left out, and said to be.
  if (process.env.REQUIRE_CHROMIUM) throw new Error(`${what}.`);
  process.stderr.write(`${what}: left out.\n`);
}

let browser: Promise<Browser> | undefined;

afterAll(async () => {
  await (await browser)?.close();
});

/** A page in a context of its own, with everything that it asked for and complained about. */
export interface WatchedPage {
  page: Page;
  /** Addresses of all requests that went out; not those that a policy stopped. */
  requests: string[];
  /** What ended up in an alert, confirm or prompt. */
  dialogs: string[];
}

export async function newPage(options: BrowserContextOptions = {}): Promise<WatchedPage> {
  browser ??= chromium.launch({ executablePath: CHROMIUM!, args: ARGUMENTS });
  const context = await (await browser).newContext(options);
  onTestFinished(() => context.close());
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const requests: string[] = [];
  const dialogs: string[] = [];
  context.on('requestfinished', (request) => requests.push(request.url()));
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  return { page, requests, dialogs };
}
