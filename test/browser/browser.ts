import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { CHROMIUM } from './chromium.ts';

export { CHROMIUM };

/** Milliseconds that something on a page may take to appear: as long as `expect.poll` waits (vitest.config.ts). */
const MAX_WAIT = 60_000;

/** Chromium itself sends nothing, so that every request of a test is one that a page made. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The name of another site leads to this machine, as an attacker's own name server can make it.
  '--host-resolver-rules=MAP attacker.example 127.0.0.1',
];

// CI always runs these tests. On a person's machine without Chromium they are left out, and the end of the run says so.
if (CHROMIUM === undefined && process.env.REQUIRE_CHROMIUM) {
  throw new Error('The tests in a real browser need Chromium (apt-get install chromium, or CHROMIUM=/path/to/it).');
}

/** A page in a browser context of its own, with a record of what it did. */
export interface WatchedPage {
  page: Page;
  /** The address of every request that the page made; without those that a policy stopped. */
  requests: string[];
  /** The text of every alert, confirm or prompt. */
  dialogs: string[];
  /** The errors of its scripts and its console. */
  errors: string[];
}

let browser: Promise<Browser> | undefined;

/**
 * Opens a page, which is closed when its test ends. All test files of a worker share one Chromium, which takes a second to
 * start; Playwright ends it with the process.
 */
export async function newPage(options: BrowserContextOptions = {}): Promise<WatchedPage> {
  browser ??= startChromium();
  const context = await (await browser).newContext(options);
  onTestFinished(() => context.close());
  context.setDefaultTimeout(MAX_WAIT);
  const page = await context.newPage();
  const requests: string[] = [];
  const dialogs: string[] = [];
  const errors: string[] = [];
  context.on('requestfinished', (request) => requests.push(request.url()));
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  return { page, requests, dialogs, errors };
}

function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM!, args: ARGUMENTS });
}
