import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { ReviewedPitch } from '../../../core/record/reviewed-pitch.ts';
import { record } from '../../record.ts';
import { startMemoryPage } from './memory-page.ts';

const REASONS = [{ word: 'disruptive', where: 'HTML', as: 'Disruptive', excerpt: 'a <b>Disruptive</b> app' }];
const IGNORED = record({ id: 'm1', outcome: 'ignored', reasons: REASONS });

function startPage(pitches: ReviewedPitch[] = [IGNORED], raw = 'Subject: x\n\nA disruptive app') {
  return startMemoryPage({ pitches, raw });
}

/** Unlike fetch, asks with whatever headers are given. */
function ask(
  { port, page }: Awaited<ReturnType<typeof startPage>>,
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string | undefined>; body?: string } = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const own = {
      host: `127.0.0.1:${port}`,
      'x-pitch-screen-token': page.token,
      ...(body === '' ? {} : { 'content-length': String(body.length) }),
    };
    const asked = request(
      // A connection of its own: the server closes one whose request it did not read to its end.
      { host: '127.0.0.1', port, method, path, headers: defined({ ...own, ...headers }), agent: false },
      (response) => {
        response.resume();
        resolve(response.statusCode!);
      },
    );
    asked.on('error', reject).end(body);
  });
}

function defined(headers: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
}

const PITCH = new URLSearchParams({ id: IGNORED.id, inbox: IGNORED.inbox });

test('the page and its files come with headers that let nothing else run, load or frame it', async () => {
  const { get } = await startPage();
  const html = await (await get('/')).text();
  const scripts = (await readdir('review/page/browser')).filter((name) => name.endsWith('.js'));
  for (const [path, type] of [
    ['/', 'text/html'],
    ['/page.css', 'text/css'],
    ...scripts.map((name) => [`/${name}`, 'text/javascript']),
    ['/pitches.json', 'application/json'],
    ['/overview.json', 'application/json'],
    [`/pitch.json?${PITCH}`, 'application/json'],
  ] as [string, string][]) {
    const response = await get(path);
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
  const { get } = await startPage([
    { ...IGNORED, retried, released: { ...released, to: [], sentAs: 'notice', why } },
    record({ id: 'm2', ...sent }),
  ]);
  const { rows } = await (await get(`/pitches.json`)).json();
  expect(rows).toMatchObject([
    { released: { by, form: 'only a notice of it, not as it is: no' } },
    { why: 'as an attachment, not as it is: no' },
  ]);
  const opened = await (await get(`/pitch.json?${PITCH}`)).json();
  expect(opened.retried).toEqual([2, 3, 4, 5, 6].map((n) => ({ time: `t${n}`, by })));
});

test('only the name of this machine is answered, so that no other site can read the page', async () => {
  const screen = await startPage();
  for (const host of [`127.0.0.1:${screen.port}`, `localhost:${screen.port}`, `LOCALHOST:${screen.port}`]) {
    expect(await ask(screen, '/', { headers: { host } })).toBe(200);
  }
  for (const host of ['attacker.example', `attacker.example:${screen.port}`, '127.0.0.1', 'localhost:1']) {
    for (const path of ['/', '/pitches.json', '/events', `/pitch.html?${PITCH}`, '/release'])
      expect(await ask(screen, path, { headers: { host } })).toBe(403);
  }
});

test('only GET and HEAD are answered, and only the paths there are', async () => {
  const screen = await startPage();
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect(await ask(screen, '/', { method })).toBe(405);
  for (const method of ['GET', 'PUT', 'OPTIONS']) expect(await ask(screen, '/release', { method })).toBe(405);
  for (const path of ['/', '/pitches.json', '/events']) expect(await ask(screen, path, { method: 'HEAD' })).toBe(200);
  for (const path of ['/page', '/../cdk.json', '/index.html', '//x', '/release.json'])
    expect(await ask(screen, path)).toBe(404);
});

test('a release needs the token of this process, and comes from the page itself or from a command', async () => {
  const screen = await startPage();
  const { page, released, url } = screen;
  const body = JSON.stringify({ id: IGNORED.id, inbox: IGNORED.inbox });
  const right = { 'content-type': 'application/json', 'x-pitch-screen-token': page.token };
  const release = (headers: Record<string, string | undefined>, sent = body) =>
    ask(screen, '/release', { method: 'POST', headers, body: sent });

  expect(await release({ ...right, 'x-pitch-screen-token': undefined })).toBe(401);
  expect(await release({ ...right, 'x-pitch-screen-token': page.token.slice(1) })).toBe(401);
  expect(await release({ ...right, 'x-pitch-screen-token': 'A'.repeat(page.token.length) })).toBe(401);
  for (const origin of [
    'https://attacker.example',
    'null',
    `http://attacker.example:${screen.port}`,
    'http://127.0.0.1:1',
  ])
    expect(await release({ ...right, origin })).toBe(403);
  for (const site of ['cross-site', 'same-site', 'none'])
    expect(await release({ ...right, 'sec-fetch-site': site })).toBe(403);
  expect(await release({ ...right, 'content-type': 'text/plain' })).toBe(415);
  expect(await release(right, JSON.stringify({ id: 'x'.repeat(300_000) }))).toBe(413);
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
  // No file of the page holds the token: a browser gets it as a cookie that no script reads.
  expect(await (await screen.get('/')).text()).not.toContain(page.token);
});

test('the list has the pitches that are asked for, the word cut out of its excerpt, and nothing that could harm', async () => {
  const evil = '<script>alert(1)</script>\u202e\u0007\n';
  const pitches = [
    record({ outcome: 'ignored', reasons: REASONS, subject: evil, sender: evil }),
    record({ id: '2', time: '2026-03-01T09:00:00.000Z' }),
    ...Array.from({ length: 120 }, (_, n) => record({ id: `o${n}`, time: '2026-01-01T09:00:00.000Z' })),
  ];
  const { get } = await startPage(pitches);
  const list = async (query = '') =>
    (await get(`/pitches.json?${query}`)).json() as Promise<{
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
  // Where nothing that was ignored fits, the page can say how many others do.
  expect(await list('search=battery&outcome=ignored')).toEqual({ rows: [], more: false, elsewhere: 121 });
  expect(await list('search=battery+after:2026-02-01&outcome=ignored')).toMatchObject({ rows: [], elsewhere: 1 });
  expect(await list('search=before:2026-02-01&until=2026-01-01')).toEqual({ rows: [], more: false });
  expect(await list('search=alert+nothing&outcome=all')).toEqual({ rows: [], more: false });
});

test('a pitch opens to its marked texts, and its HTML only under a policy that lets nothing happen', async () => {
  const raw = 'Subject: x\nContent-Type: text/html\n\n<p onclick="x()">A disruptive <script>x()</script>app</p>';
  const { get } = await startPage([IGNORED], raw);
  const opened = await (await get(`/pitch.json?${PITCH}`)).json();
  expect(opened).toMatchObject({
    hasHtml: true,
    texts: [{ segments: [{ text: 'A ' }, { text: 'disruptive', marked: true }, { text: ' app' }] }],
  });
  expect(JSON.stringify(opened)).not.toContain('onclick');
  const html = await get(`/pitch.html?${PITCH}`);
  expect(html.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'; img-src data:; style-src/);
  expect(await html.text()).toMatch(/<body><p>A <mark style="[^"]*">disruptive<\/mark> app<\/p><\/body>/);
  expect((await get(`/pitch.json?id=other&inbox=x`)).status).toBe(422);
});

test('a pitch with 4 MB of hostile HTML does not hold the page up, and says where it is cut', async () => {
  const html = `<b>first</b>${'<b>d</b><i>i</i>'.repeat(300_000)}<b>last</b>`;
  const { get } = await startPage([IGNORED], `Subject: x\nContent-Type: text/html\n\n${html}`);
  const ends: string[] = [];
  const opened = get(`/pitch.html?${PITCH}`).then(async (response) => {
    ends.push('HTML');
    return response.text();
  });
  for (let n = 0; n < 3; n += 1) expect((await get('/pitches.json')).status).toBe(200);
  ends.push('lists');
  const shown = await opened;
  expect(ends).toEqual(['lists', 'HTML']);
  expect(shown).toContain('<b>first</b>');
  expect(shown).not.toContain('<b>last</b>');
  expect(shown).toMatch(
    /<\/b>(<i>i?<\/i>)?<p style="[^"]*">The HTML of this pitch is cut here: it is longer than 4 MB\.<\/p><\/body>/,
  );
});

test('what comes in and what is released is told to every open page', async () => {
  const { page, get } = await startPage();
  const decoder = new TextDecoder();
  const pages = await Promise.all([get('/events'), get('/events')]);
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
  const { page, get } = await startPage();
  const events = await get('/events');
  const ended = events.text().catch(() => 'ended');
  await page.stop();
  expect(await ended).toBeDefined();
});

describe('another user of this machine', () => {
  const PATHS = ['/', '/page.js', '/pitches.json', '/overview.json', '/pitch.json', '/pitch.html', '/events', '/none'];

  test.each([
    ['without a token', {}],
    ['with a wrong token', { 'x-pitch-screen-token': 'A'.repeat(43) }],
    ['with a wrong cookie', { cookie: `pitch-screen-PORT=${'A'.repeat(43)}` }],
    ['with the cookie of another port', { cookie: 'pitch-screen-1=TOKEN' }],
  ])('reads nothing %s, and is told which address to open', async (_, headers) => {
    const { page, url, port } = await startPage();
    const sent = Object.entries(headers).map(([name, value]) => [
      name,
      value.replace('PORT', String(port)).replace('TOKEN', page.token),
    ]);
    for (const path of [...PATHS, '/?token=', `/?token=${'A'.repeat(43)}`, `/page.js?token=${page.token}`]) {
      const response = await fetch(url + path, { headers: Object.fromEntries(sent), redirect: 'manual' });
      expect([path, response.status]).toEqual([path, 401]);
      expect(response.headers.get('set-cookie')).toBeNull();
      expect(await response.text()).toMatch(/open the address that npm start/);
    }
  });

  test('the printed address gives a browser a cookie that no script and no other site gets, and leaves the address', async () => {
    const { page, url, port, released } = await startPage();
    const welcome = await fetch(`${page.personalUrl}&search=lamp`, { redirect: 'manual' });
    expect([welcome.status, welcome.headers.get('location')]).toEqual([303, '/?search=lamp']);
    const given = welcome.headers.get('set-cookie')!;
    expect(given).toMatch(
      new RegExp(`^pitch-screen-${port}=${page.token}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Strict$`),
    );
    const cookie = given.split(';')[0]!;
    expect((await fetch(`${url}/pitches.json`, { headers: { cookie } })).status).toBe(200);
    // Each visit renews the cookie.
    expect((await fetch(url, { headers: { cookie } })).headers.get('set-cookie')).toBe(given);

    const release = (headers: Record<string, string>) =>
      fetch(`${url}/release`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ id: IGNORED.id, inbox: IGNORED.inbox }),
      });
    // The cookie alone does not say that the page itself asks.
    expect((await release({})).status).toBe(403);
    expect(released).toEqual([]);
    expect((await release({ origin: url, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });
});

test('what another site asks for is refused before anything is looked up, so that no time tells anything', async () => {
  const screen = await startPage();
  for (const site of ['cross-site', 'same-site']) {
    for (const path of [
      '/',
      '/page.js',
      '/pitches.json?search=lamp',
      `/pitch.html?${PITCH}`,
      '/events',
      screen.page.personalUrl,
    ]) {
      expect([site, path, await ask(screen, path, { headers: { 'sec-fetch-site': site } })]).toEqual([site, path, 403]);
    }
  }
  expect(await ask(screen, '/', { headers: { 'sec-fetch-site': 'none' } })).toBe(200);
  expect(await ask(screen, '/pitches.json', { headers: { 'sec-fetch-site': 'same-origin' } })).toBe(200);
});

test.each(['\u200b\u200d', '\u3164', '\ufe0f', '\u2800', '\u00ad', '\u0301', ' \u00a0'])(
  'a subject of %j, which nobody sees, is none, so that the page gives it a name',
  async (unseen) => {
    const { get } = await startPage([{ ...IGNORED, subject: unseen, sender: unseen }]);
    const { rows } = await (await get('/pitches.json')).json();
    expect(rows[0]).toMatchObject({ subject: '', sender: '' });
  },
);
