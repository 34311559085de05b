import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Frame } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FRAME_HEADERS, PAGE_HEADERS, PITCH_HEADERS } from '../../review/page/page-guard.ts';
import { files, mail, outbox, sharedScreen } from '../cli/screen-process.ts';
import { attacksOn } from './attacks.ts';
import { CHROMIUM, newPage } from './browser.ts';
import { openScreenedPage, rawMail } from './screened-page.ts';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A picture of one pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The attacker's server, and what it was asked for. */
async function attacker(body = '') {
  const asked: string[] = [];
  const url = await serve((request, response) => {
    if (request.url !== '/favicon.ico') asked.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(body);
  });
  return { url, asked };
}

/** The page in the browser over pitches with these bodies, screened as the screen does. */
async function pageWith(pitches: Record<string, { html?: string; subject?: string; from?: string }>) {
  const raws = Object.entries(pitches).map(([name, { html = '', subject = `disruptive ${name}`, from }]) =>
    rawMail({ subject, html: `<p>disruptive ${name}</p>${html}`, ...(from ? { from } : {}) }),
  );
  const { screen, ...watched } = await openScreenedPage(await Promise.all(raws));
  return { screen, ...watched, url: screen.url };
}

/** The running screen that all tests of this file share, and its page in the browser, with a pitch that is a secret. */
async function secretPage() {
  const screen = await sharedScreen();
  if ((await files(screen.data, 'mail', '.eml')).length === 0)
    await mail(screen.smtpPort, { subject: 'disruptive secret', html: '<p>disruptive secret</p>' });
  await expect.poll(() => files(screen.data, 'queue')).toEqual([]);
  const watched = await newPage();
  // The browser has the cookie, whatever it is told to do next.
  await watched.page.goto(screen.page);
  return { screen, url: `http://127.0.0.1:${screen.httpPort}`, ...watched };
}

/** Presses everything there is to press. */
async function pressAll(frame: Frame): Promise<void> {
  for (const target of await frame.locator('a, button, input, summary, [href]').all()) {
    await target.click({ timeout: 500, force: true, noWaitAfter: true }).catch(() => undefined);
  }
}

describe.skipIf(CHROMIUM === undefined)('a pitch crafted to attack its reviewer', () => {
  test('does nothing by its HTML: it runs, loads, posts and goes nowhere', async () => {
    const { url: server, asked } = await attacker();
    const attacks = attacksOn(server);
    const { page, url, requests, dialogs } = await pageWith(Object.fromEntries(attacks.map((one) => [one.name, one])));
    const stopped: string[] = [];
    page.on('console', (message) => stopped.push(message.text()));
    await page.goto(url);
    for (const { name } of attacks) {
      await page.getByRole('button', { name: `disruptive ${name}` }).click();
      await page.getByRole('tab', { name: 'HTML' }).click();
      const frame = await (await page.locator('iframe').elementHandle())!.contentFrame();
      await frame!.getByText(`disruptive ${name}`, { exact: true }).waitFor();
      await pressAll(frame!);
      await page.waitForTimeout(100);
      const [address] = page.url().split('?');
      expect([name, frame!.url().startsWith(url), address, page.context().pages().length]).toEqual([
        name,
        true,
        `${url}/`,
        1,
      ]);
      // What would lie over all the rest, or stay there when it is scrolled, is in its place in the text.
      const laidOut = frame!.locator('body *').evaluateAll((all) => all.map((one) => getComputedStyle(one).position));
      expect([name, new Set(await laidOut)]).toEqual([name, new Set(['static'])]);
      await page.keyboard.press('Escape');
    }
    // It was written without any of that: the policy had nothing left to stop.
    expect(stopped.filter((text) => /content security policy|blocked/i.test(text))).toEqual([]);
    expect(asked).toEqual([]);
    expect(dialogs).toEqual([]);
    expect(requests.filter((request) => !request.startsWith(`${url}/`) && !request.startsWith('data:'))).toEqual([]);
  });

  test('shows of the pictures that came with it pixels alone, and cannot hide what is marked', async () => {
    const { url: server, asked } = await attacker();
    const svg =
      `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="alert('run')"><script>alert('run')</script>` +
      `<image href="${server}/svg.png" width="9" height="9"/></svg>`;
    const picture = (cid: string, contentType: string, content: string | Buffer) => ({ cid, contentType, content });
    const raw = await rawMail({
      subject: 'Pictures',
      html:
        '<style>mark,mark *{display:none!important;color:#fff!important}</style><p>A disruptive lamp</p>' +
        '<img src="cid:pixels"><img src="cid:svg"><img src="cid:as-png"><img src="cid:page">',
      attachments: [
        picture('pixels', 'image/png', PIXEL),
        picture('svg', 'image/svg+xml', svg),
        picture('as-png', 'image/png', svg),
        picture('page', 'text/html', `<script>alert('run')</script><img src="${server}/page.png">`),
      ],
    });
    const { page, dialogs, requests, screen } = await openScreenedPage([raw]);
    const { url } = screen;
    await page.getByRole('button', { name: 'Pictures' }).click();
    await page.getByRole('tab', { name: 'HTML' }).click();
    const frame = page.frameLocator('iframe');
    await frame.getByText('A disruptive lamp').waitFor();
    const widths = () =>
      frame.locator('img').evaluateAll((all) => all.map((img) => (img as HTMLImageElement).naturalWidth));
    await expect.poll(widths).toEqual([1, 0, 0, 0]);
    expect(await frame.locator('mark').textContent()).toBe('disruptive');
    expect(await frame.locator('mark').isVisible()).toBe(true);
    expect({ dialogs, asked }).toEqual({ dialogs: [], asked: [] });
    expect(requests.filter((request) => !request.startsWith(`${url}/`) && !request.startsWith('data:'))).toEqual([]);
  });

  test('does nothing even where the policy alone stands in its way', async () => {
    const { url: server, asked } = await attacker();
    let html = '';
    const raw = await serve((request, response) => {
      const headers = request.headers['sec-fetch-dest'] === 'iframe' ? FRAME_HEADERS : PITCH_HEADERS;
      response.writeHead(200, { 'Content-Type': 'text/html', ...headers }).end(`<p>shown</p>${html}`);
    });
    const outer = await serve((request, response) => {
      const headers = {
        ...PAGE_HEADERS,
        'Content-Security-Policy': `default-src 'none'; frame-src ${new URL(raw).origin}`,
      };
      if (request.url === '/') response.writeHead(200, { 'Content-Type': 'text/html', ...headers });
      response.end(`<iframe sandbox="allow-same-origin" src="${raw}/"></iframe>`);
    });
    const direct = await newPage();
    const framed = await newPage();
    for (const attack of attacksOn(server)) {
      ({ html } = attack);
      // Without its own page around it, which is where most of the addresses would lead.
      await direct.page.goto(raw);
      await direct.page.waitForTimeout(100);
      await framed.page.goto(outer);
      const { name } = attack;
      expect([name, direct.dialogs, framed.dialogs, framed.page.url()]).toEqual([name, [], [], `${outer}/`]);
    }
    // A refresh is the one thing that a policy does not stop, on a page of its own; the page leaves it out.
    expect(asked.filter((request) => request !== 'GET /refresh')).toEqual([]);
  });

  test('cannot turn its subject or sender round, hide in it, or flood the page with a megabyte of it', async () => {
    const { page, url } = await pageWith({
      bidi: { subject: 'disruptive \u202egnp.exe\u202c \u2066\u200fshort' },
      long: { subject: `disruptive ${'long '.repeat(200_000)}` },
      script: {
        subject: 'disruptive <img src=x onerror=alert(1)><script>alert(1)</script>',
        from: '"<b>x\u202e" <x@acme.example>',
      },
    });
    await page.goto(url);
    await page.locator('.open').nth(2).waitFor();
    const text = (await page.locator('#pitches').textContent())!;
    expect(text).not.toMatch(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
    expect(text).toContain('<img src=x onerror=alert(1)>');
    expect(text.length).toBeLessThan(4_000);
    expect(await page.locator('#pitches img, #pitches b, #pitches script').count()).toBe(0);
    await page.locator('.open', { hasText: 'long long' }).click();
    await page.locator('#opened dl').waitFor();
    expect((await page.locator('#opened').textContent())!.length).toBeLessThan(8_000);
  });
});

describe.skipIf(CHROMIUM === undefined)('another site', () => {
  test('cannot read the page by a name of its own that leads here', async () => {
    const { page, screen } = await secretPage();
    const response = await page.goto(`http://attacker.example:${screen.httpPort}/`);
    expect(response!.status()).toBe(403);
    expect(await page.content()).not.toMatch(/secret|token/);
    const read = await page.evaluate(async () => (await fetch('/pitches.json')).status);
    expect(read).toBe(403);
  });

  test('cannot release, read, frame or script the page', async () => {
    const { page, screen, url } = await secretPage();
    const [name] = await files(screen.data, 'mail', '.eml');
    const release = { id: name!.replace('.eml', ''), inbox: 'masha.borak@technode.com' };
    const { url: evil } = await attacker('<iframe></iframe>');
    await page.goto(evil);
    const results = await page.evaluate(
      async ({ url, body }) => {
        const attempt = (path: string, init: RequestInit) =>
          fetch(url + path, init).then(
            (response) => response.type,
            () => 'blocked',
          );
        return [
          await attempt('/release', {
            method: 'POST',
            mode: 'no-cors',
            headers: { 'Content-Type': 'text/plain' },
            body,
          }),
          await attempt('/release', {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            credentials: 'include',
            body,
          }),
          await attempt('/pitches.json', { credentials: 'include' }),
          await attempt('/pitches.json', { mode: 'no-cors', credentials: 'include' }),
          await attempt('/', {}),
          await new Promise((resolve) => {
            const script = document.createElement('script');
            script.onload = () => resolve('loaded');
            script.onerror = () => resolve('blocked');
            script.src = `${url}/page.js`;
            document.head.append(script);
          }),
        ];
      },
      { url, body: JSON.stringify(release) },
    );
    // An opaque answer says nothing: what counts is below.
    expect(results).toEqual([
      expect.stringMatching(/opaque|blocked/),
      'blocked',
      'blocked',
      'blocked',
      'blocked',
      'blocked',
    ]);
    await page.evaluate((target) => {
      const form = Object.assign(document.createElement('form'), { method: 'post', action: `${target}/release` });
      document.body.append(form);
      form.submit();
    }, url);
    await page.waitForURL(`${url}/release`);
    expect(await page.textContent('body')).toMatch(/Only the page itself may do this/);
    await page.goto(evil);
    await page.evaluate((target) => document.querySelector('iframe')!.setAttribute('src', target), url);
    await page.waitForTimeout(300);
    const framed = page.frames().find((frame) => frame !== page.mainFrame())!;
    expect(await framed.content().catch(() => '')).not.toContain('pitch-screen');
    expect(await outbox(screen.data)).toEqual([]);
  });

  test('of this machine cannot release either, although browsers send it the same cookies', async () => {
    const { page, url, screen } = await secretPage();
    const { url: neighbour } = await attacker();
    await page.goto(neighbour);
    const status = await page.evaluate(async (target) => {
      const init = { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}' } as const;
      return (await fetch(`${target}/release`, init).catch(() => ({ type: 'blocked' }))).type;
    }, url);
    expect(status).toMatch(/opaque|blocked/);
    expect(await page.evaluate(() => document.cookie)).toBe('');
    expect(await outbox(screen.data)).toEqual([]);
  });
});

describe.skipIf(CHROMIUM === undefined)('another user of this machine', () => {
  test('sees nothing without the address that npm start prints, which leaves no token behind', async () => {
    const { screen, url, page } = await secretPage();
    expect(page.url()).toBe(`${url}/`);
    await page.getByRole('button', { name: 'disruptive secret' }).waitFor();
    const other = await newPage();
    const response = await other.page.goto(url);
    expect(response!.status()).toBe(401);
    expect(await other.page.content()).not.toContain('secret');
    expect(screen.page).not.toBe(url);
  });
});
