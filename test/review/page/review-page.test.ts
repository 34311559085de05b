import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { Release, ReleaseRequest } from '../../../app/release-pitch.ts';
import type { Review } from '../../../app/review.ts';
import type { ReviewedPitch } from '../../../core/record/history.ts';
import { startReviewPage } from '../../../review/page/review-page.ts';
import { record } from '../../cli/record.ts';

const REASONS = [{ word: 'disruptive', where: 'HTML', as: 'Disruptive', excerpt: 'a <b>Disruptive</b> app' }];
const IGNORED = record({ id: 'm1', outcome: 'ignored', reasons: REASONS });

/** The page over pitches in memory. Every release is of the same kind. */
async function startPage(pitches: ReviewedPitch[] = [IGNORED], raw = 'Subject: x\n\nA disruptive app') {
  const released: ReleaseRequest[] = [];
  const review: Review = {
    place: 'memory',
    records: {
      async *newest({ since = '', until = '~' }) {
        yield* pitches.filter(({ time }) => time >= since && time < until);
      },
      find: async (id) => pitches.filter((pitch) => pitch.id === id),
      async *follow() {},
    },
    readMail: async () => Buffer.from(raw),
    async release(request): Promise<Release> {
      released.push(request);
      const { id } = request.mail;
      const { inbox, by } = request;
      const sent = { to: ['desk@paper.example'], messageId: 'm', sentAs: 'original' as const };
      return {
        status: 'released',
        record: { v: 1, event: 'released', time: '2026-03-02T10:00:00.000Z', id, inbox, by, ...sent },
      };
    },
  };
  const inbox = { address: 'tips@paper.example', forwardTo: ['desk@paper.example'], notice: 'n', words: [] };
  const page = await startReviewPage({
    port: 0,
    review,
    marking: () => ({ inbox, fallbackCharset: 'gb18030' }),
  });
  onTestFinished(() => page.stop());
  return { page, released, url: `http://127.0.0.1:${page.port}` };
}

/** Unlike fetch, asks with whatever headers are given. */
function ask(
  port: number,
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const own = { host: `127.0.0.1:${port}`, ...(body === '' ? {} : { 'content-length': String(body.length) }) };
    const asked = request({ host: '127.0.0.1', port, method, path, headers: { ...own, ...headers } }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    asked.on('error', reject).end(body);
  });
}

const PITCH = new URLSearchParams({ id: IGNORED.id, inbox: IGNORED.inbox });

test('the page and its files come with headers that let nothing else run, load or frame it', async () => {
  const { url } = await startPage();
  const html = await (await fetch(url)).text();
  const scripts = ['page', 'pitch-list', 'pitch-row', 'pitch-view', 'day-chart', 'release', 'element'];
  for (const [path, type] of [
    ['/', 'text/html'],
    ['/page.css', 'text/css'],
    ...scripts.map((name) => [`/${name}.js`, 'text/javascript']),
    ['/pitches.json', 'application/json'],
    ['/overview.json', 'application/json'],
    [`/pitch.json?${PITCH}`, 'application/json'],
  ] as [string, string][]) {
    const response = await fetch(url + path);
    expect([path, response.status]).toEqual([path, 200]);
    expect(response.headers.get('content-type')).toContain(type);
    const policy = response.headers.get('content-security-policy')!;
    expect(policy).toMatch(/default-src 'none';.*frame-ancestors 'none'/);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect((await response.text()).length).toBeGreaterThan(1);
  }
  expect(html).not.toMatch(/<script(?! type="module" src="\/page\.js"><\/script>)|<style|style=|\son\w+=/);
});

test('a pitch says in which form it went out where that was not its own, and who had it taken up again', async () => {
  const why = 'not as it is: no\u202e';
  const sent = { sentAs: 'wrapped', why } as const;
  const by = 'masha@desk';
  const retried = Array.from(
    { length: 7 },
    (_, n) => ({ v: 1, event: 'retried', time: `t${n}`, id: 'm1', by }) as const,
  );
  const released = { v: 1, event: 'released', time: 't', id: 'm1', inbox: '', by, to: [], messageId: 'm' } as const;
  const { url } = await startPage([
    { ...IGNORED, retried, released: { ...released, to: [], sentAs: 'notice', why } },
    record({ id: 'm2', ...sent }),
  ]);
  const { rows } = await (await fetch(`${url}/pitches.json`)).json();
  expect(rows).toMatchObject([
    { released: { by, form: 'only a notice of it, not as it is: no' } },
    { why: 'as an attachment, not as it is: no' },
  ]);
  const opened = await (await fetch(`${url}/pitch.json?${PITCH}`)).json();
  expect(opened.retried).toEqual([2, 3, 4, 5, 6].map((n) => ({ time: `t${n}`, by })));
});

test('only the name of this machine is answered, so that no other site can read the page', async () => {
  const { page } = await startPage();
  for (const host of [`127.0.0.1:${page.port}`, `localhost:${page.port}`, `LOCALHOST:${page.port}`]) {
    expect(await ask(page.port, '/', { headers: { host } })).toBe(200);
  }
  for (const host of ['attacker.example', `attacker.example:${page.port}`, '127.0.0.1', 'localhost:1']) {
    for (const path of ['/', '/pitches.json', '/events', `/pitch.html?${PITCH}`, '/release'])
      expect(await ask(page.port, path, { headers: { host } })).toBe(403);
  }
});

test('only GET and HEAD are answered, and only the paths there are', async () => {
  const { page } = await startPage();
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect(await ask(page.port, '/', { method })).toBe(405);
  for (const method of ['GET', 'PUT', 'OPTIONS']) expect(await ask(page.port, '/release', { method })).toBe(405);
  for (const path of ['/', '/pitches.json', '/events'])
    expect(await ask(page.port, path, { method: 'HEAD' })).toBe(200);
  for (const path of ['/page', '/../cdk.json', '/index.html', '//x', '/release.json'])
    expect(await ask(page.port, path)).toBe(404);
});

test('a release needs the token of this process, and comes from the page itself or from a command', async () => {
  const { page, released, url } = await startPage();
  const body = JSON.stringify({ id: IGNORED.id, inbox: IGNORED.inbox });
  const right = { 'content-type': 'application/json', 'x-pitch-screen-token': page.token };
  const release = (headers: Record<string, string>, sent = body) =>
    ask(page.port, '/release', { method: 'POST', headers, body: sent });

  const { 'x-pitch-screen-token': _, ...without } = right;
  expect(await release(without)).toBe(403);
  expect(await release({ ...right, 'x-pitch-screen-token': page.token.slice(1) })).toBe(403);
  expect(await release({ ...right, 'x-pitch-screen-token': 'A'.repeat(page.token.length) })).toBe(403);
  for (const origin of [
    'https://attacker.example',
    'null',
    `http://attacker.example:${page.port}`,
    'http://127.0.0.1:1',
  ])
    expect(await release({ ...right, origin })).toBe(403);
  for (const site of ['cross-site', 'same-site', 'none'])
    expect(await release({ ...right, 'sec-fetch-site': site })).toBe(403);
  expect(await release({ ...right, 'content-type': 'text/plain' })).toBe(415);
  expect(await release(right, JSON.stringify({ id: 'x'.repeat(5000) }))).toBe(413);
  for (const wrong of ['{', '[]', '{"id":1,"inbox":"x"}', '{"id":"unknown","inbox":"x"}', '{"id":"m1","inbox":"x"}'])
    expect(await release(right, wrong)).toBe(422);
  expect(released).toEqual([]);

  expect(await release({ ...right, origin: url, 'sec-fetch-site': 'same-origin' })).toBe(200);
  expect(await release(right, JSON.stringify({ id: 'm1', inbox: IGNORED.inbox, by: 'someone' }))).toBe(200);
  expect(released.map(({ by }) => by)).toEqual([expect.stringContaining('@'), 'someone']);
  expect(released[0]).toMatchObject({
    inbox: IGNORED.inbox,
    mail: { id: 'm1', envelope: { from: 'press@acme.example', to: ['tips@paper.example'] } },
  });
  expect((await (await fetch(url)).text()).split(page.token)).toHaveLength(2);
});

test('the list has the pitches that are asked for, the word cut out of its excerpt, and nothing that could harm', async () => {
  const evil = '<script>alert(1)</script>\u202e\u0007\n';
  const pitches = [
    record({ outcome: 'ignored', reasons: REASONS, subject: evil, sender: evil }),
    record({ id: '2', time: '2026-03-01T09:00:00.000Z' }),
    ...Array.from({ length: 120 }, (_, n) => record({ id: `o${n}`, time: '2026-01-01T09:00:00.000Z' })),
  ];
  const { url } = await startPage(pitches);
  const list = async (query = '') =>
    (await fetch(`${url}/pitches.json?${query}`)).json() as Promise<{
      rows: { id: string; subject: string }[];
      more: boolean;
    }>;
  const { rows, more } = await list();
  expect([rows.length, more]).toEqual([100, true]);
  expect(rows[0]).toMatchObject({
    outcome: 'ignored',
    subject: '<script>alert(1)</script>',
    reasons: [{ word: 'disruptive', excerpt: { before: 'a <b>', word: 'Disruptive', after: '</b> app' } }],
    releasable: true,
  });
  expect(rows[1]).toMatchObject({ outcome: 'forwarded', releasable: false });
  expect(await list('skip=100')).toMatchObject({ more: false, rows: { length: 22 } });
  expect((await list('outcome=ignored')).rows).toHaveLength(1);
  expect((await list('outcome=forwarded&since=2026-03-01T00:00:00.000Z')).rows).toMatchObject([{ id: '2' }]);
  expect((await list('word=synergy')).rows).toEqual([]);
  expect((await list('search=alert')).rows).toHaveLength(1);
});

test('a pitch opens to its marked texts, and its HTML only under a policy that lets nothing happen', async () => {
  const raw = 'Subject: x\nContent-Type: text/html\n\n<p onclick="x()">A disruptive <script>x()</script>app</p>';
  const { url } = await startPage([IGNORED], raw);
  const opened = await (await fetch(`${url}/pitch.json?${PITCH}`)).json();
  expect(opened).toMatchObject({
    hasHtml: true,
    texts: [{ segments: [{ text: 'A ' }, { text: 'disruptive', marked: true }, { text: ' app' }] }],
  });
  expect(JSON.stringify(opened)).not.toContain('onclick');
  const html = await fetch(`${url}/pitch.html?${PITCH}`);
  expect(html.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'; img-src data:; style-src/);
  expect(await html.text()).toMatch(/<body><p>A <mark style="[^"]*">disruptive<\/mark> app<\/p><\/body>/);
  expect((await fetch(`${url}/pitch.json?id=other&inbox=x`)).status).toBe(422);
});

test('what comes in and what is released is told to every open page', async () => {
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
