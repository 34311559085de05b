import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { startReviewPage } from '../../../cli/local/review-page.ts';
import type { PitchRecord } from '../../../lambda/pitch/record.ts';
import { record } from '../record.ts';

async function startPage(latest: PitchRecord[] = []) {
  const page = await startReviewPage(0, async (count) => latest.slice(0, count));
  onTestFinished(() => page.stop());
  return { page, url: `http://127.0.0.1:${page.port}` };
}

/** Unlike fetch, asks with whatever Host is given. */
function statusFor(port: number, host: string, method = 'GET', path = '/'): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    asked.on('error', reject).end();
  });
}

test('the page and its files come with headers that let nothing else run, load or frame it', async () => {
  const { url } = await startPage();
  for (const [path, type] of [
    ['/', 'text/html'],
    ['/page.css', 'text/css'],
    ['/page.js', 'text/javascript'],
    ['/pitches.json', 'application/json'],
  ]) {
    const response = await fetch(url + path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain(type);
    const policy = response.headers.get('content-security-policy')!;
    expect(policy).toMatch(/default-src 'none';.*frame-ancestors 'none'/);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect((await response.text()).length).toBeGreaterThan(1);
  }
  const html = await (await fetch(url)).text();
  expect(html).not.toMatch(/<script(?! type="module" src="\/page\.js"><\/script>)|<style|style=|\son\w+=/);
});

test('only the name of this machine is answered, so that no other site can read the page', async () => {
  const { page } = await startPage();
  for (const host of [`127.0.0.1:${page.port}`, `localhost:${page.port}`, `LOCALHOST:${page.port}`]) {
    expect(await statusFor(page.port, host)).toBe(200);
  }
  for (const host of ['attacker.example', `attacker.example:${page.port}`, '127.0.0.1', 'localhost:1']) {
    for (const path of ['/', '/pitches.json', '/events'])
      expect(await statusFor(page.port, host, 'GET', path)).toBe(403);
  }
});

test('only GET and HEAD are answered, and only the paths there are', async () => {
  const { page } = await startPage();
  const host = `127.0.0.1:${page.port}`;
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect(await statusFor(page.port, host, method)).toBe(405);
  for (const path of ['/', '/pitches.json', '/events'])
    expect(await statusFor(page.port, host, 'HEAD', path)).toBe(200);
  for (const path of ['/page', '/../cdk.json', '/index.html'])
    expect(await statusFor(page.port, host, 'GET', path)).toBe(404);
});

test('the list has the latest pitches, the word cut out of its excerpt, and nothing that could harm', async () => {
  const reasons = [{ word: 'disruptive', where: 'HTML', as: 'Disruptive', excerpt: 'a <b>Disruptive</b> app' }];
  const evil = '<script>alert(1)</script>\u202e\u0007\n';
  const { url } = await startPage([record({ outcome: 'ignored', reasons, subject: evil, sender: evil })]);
  const [row] = (await (await fetch(`${url}/pitches.json`)).json()) as [Record<string, unknown>];
  expect(row).toMatchObject({
    outcome: 'ignored',
    subject: '<script>alert(1)</script>',
    reasons: [{ word: 'disruptive', excerpt: { before: 'a <b>', word: 'Disruptive', after: '</b> app' } }],
  });
});

test('a pitch that comes in is told to every open page', async () => {
  const { page, url } = await startPage();
  const decoder = new TextDecoder();
  const pages = await Promise.all([fetch(`${url}/events`), fetch(`${url}/events`)]);
  expect(pages[0].headers.get('content-type')).toContain('text/event-stream');
  page.publish(record({ id: '7', subject: 'News\n\nevent: forged' }));
  for (const { body } of pages) {
    let text = '';
    for await (const chunk of body!) {
      text += decoder.decode(chunk, { stream: true });
      if (text.includes('event: pitch')) break;
    }
    const data = /^event: pitch\ndata: (.*)\n\n$/m.exec(text)![1]!;
    expect(JSON.parse(data)).toMatchObject({ key: '7 tips@paper.example', subject: 'News event: forged' });
    expect(text.match(/^event:/gm)).toHaveLength(1);
  }
});

test('stopping ends open pages', async () => {
  const { page, url } = await startPage();
  const events = await fetch(`${url}/events`);
  const ended = events.text().catch(() => 'ended');
  await page.stop();
  expect(await ended).toBeDefined();
});
