import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { loadConfig } from '../../cli/load-config.ts';
import { logLine } from '../../core/record/log-line.ts';
import { createLocalReview } from '../../local/local-review.ts';
import { markingFor } from '../../review/marking.ts';
import { startReviewPage } from '../../review/page/review-page.ts';
import { PROJECT, temporaryFolder } from '../cli/screen-process.ts';
import { record } from '../record.ts';
import { startMemoryPage } from '../review/page/memory-page.ts';
import { CHROMIUM, newPage } from './browser.ts';

/** Ignored pitches, newest first: hours ago, sender, subject, where, excerpt around the word. */
const PITCHES: [
  hours: number,
  sender: string,
  subject: string,
  where: string,
  before: string,
  as: string,
  after: string,
][] = [
  [
    1,
    'LaunchPad Press <press@launchpad.example>',
    'The future of lunch is here',
    'HTML',
    'Hi Masha, meet the most ',
    'disruptive',
    ' canteen since the microwave. Our founder is free on Thursday.',
  ],
  [
    5,
    'Bright PR <hello@brightpr.example>',
    'D.I.S.R.U.P.T.I.V.E. umbrellas',
    'subject',
    '',
    'D.I.S.R.U.P.T.I.V.E.',
    ' umbrellas',
  ],
  [
    26,
    'Orbit Labs <press@orbit.example>',
    'Embargoed: a calendar that thinks',
    'attachment factsheet.pdf.txt',
    '…what analysts call the single most ',
    'disruptive',
    ' thing to happen to calendars since paper…',
  ],
  [
    30,
    'Vale Socks <hello@vale.example>',
    'Quick question',
    'text',
    'Would you be open to hearing how our ',
    'dіsruptive',
    ' take on socks came about?',
  ],
  [
    51,
    'Northwind <news@northwind.example>',
    'A round of funding for wind you can rent',
    'HTML',
    'The round will help us bring ',
    'Disruptive',
    ' Wind™ to eleven more rooftops.',
  ],
];

/** The picture in the README, and one of each state of the page in `screenshots/`; made anew by `npm run screenshot`. */
test.skipIf(process.env.SCREENSHOT === undefined || CHROMIUM === undefined)('the pictures of the page', async () => {
  const config = await loadConfig();
  const inbox = config.inboxes[0]!.address;
  const data = await temporaryFolder();
  await mkdir(join(data, 'mail'));
  const now = new Date().setMinutes(12, 0, 0);
  const at = (hours: number) => new Date(now - hours * 3_600_000).toISOString();
  const old = Array.from({ length: 30 }, (_, day) => day + 3).flatMap((day) =>
    Array.from({ length: 3 + ((day * 7) % 9) }, (_, n) => {
      const isIgnored = (day + n) % 4 === 0;
      const time = at(24 * day + n);
      const reasons = isIgnored
        ? [{ word: 'disruptive', where: 'text', as: 'disruptive', excerpt: 'a disruptive idea' }]
        : [];
      return record({
        id: `old${day}-${n}`,
        inbox,
        time,
        logged: time,
        outcome: isIgnored ? 'ignored' : 'forwarded',
        reasons,
      });
    }),
  );
  const fresh = PITCHES.map(([hours, sender, subject, where, before, as, after], index) => {
    const time = at(hours);
    const reasons = [{ word: 'disruptive', where, as, excerpt: before + as + after }];
    return record({ id: `new${index}`, inbox, time, logged: time, sender, subject, outcome: 'ignored', reasons });
  });
  const forwarded = [2, 3, 4, 8, 9, 27, 28, 31, 49, 50, 53, 55].map((hours) =>
    record({ id: `fine${hours}`, inbox, time: at(hours), logged: at(hours) }),
  );
  const lines = [...old, ...forwarded, ...fresh].sort((one, other) => (one.logged < other.logged ? -1 : 1));
  await writeFile(join(data, 'pitches.jsonl'), lines.map((line) => `${logLine(line)}\n`).join(''));
  const [, sender, subject, , before, as, after] = PITCHES[0]!;
  await writeFile(
    join(data, 'mail', 'new0.eml'),
    `From: ${sender}\r\nTo: tips@paper.example\r\nSubject: ${subject}\r\nDate: ${new Date(now).toUTCString()}\r\n` +
      `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>${before}<b>${as}</b>${after}</p>` +
      '<p>LaunchPad Lunch brings the queue to your desk. No trays, no small talk, and soup that knows your name.</p>' +
      '<p>Shall I send you a bowl?</p><p>LaunchPad</p>\r\n--b\r\nContent-Type: image/jpeg; name="soup.jpg"\r\n' +
      `Content-Transfer-Encoding: base64\r\n\r\n${'A'.repeat(64_000)}\r\n--b--\r\n`,
  );

  const review = await createLocalReview(data, async () => config);
  const server = await startReviewPage({
    port: 0,
    review,
    marking: (pitch) => markingFor(pitch, config),
    inboxes: config.inboxes,
  });
  onTestFinished(() => server.stop());
  const folder = join(PROJECT, 'screenshots');
  await mkdir(folder, { recursive: true });
  const take = async (name: string, page: Page, path = join(folder, `${name}.png`)) => {
    // Under no pointer, and with what fades in at its end.
    await page.mouse.move(0, 0);
    await page.waitForTimeout(300);
    const picture = await page.screenshot({ path });
    expect([name, picture.length > 5_000]).toEqual([name, true]);
  };
  const opened = async (options: Parameters<typeof newPage>[0]) => {
    const { page } = await newPage({ viewport: { width: 1240, height: 800 }, locale: 'en-GB', ...options });
    await page.goto(server.personalUrl);
    await page.locator('.open').first().waitFor();
    await page.locator('#summary', { hasText: 'came' }).waitFor();
    return page;
  };
  const read = async (page: Page) => {
    await page.locator('.open').first().click();
    await page.locator('#opened pre mark').waitFor();
  };

  const light = await opened({});
  await take('list', light);
  await read(light);
  await take('light', light, join(PROJECT, 'docs', 'review-page.png'));
  await light.keyboard.press('Escape');
  await light.getByRole('checkbox').nth(1).click();
  await light
    .getByRole('checkbox')
    .nth(3)
    .click({ modifiers: ['Shift'] });
  await take('selection', light);
  await light.keyboard.press('Escape');
  await light.locator('.pitch').nth(2).getByRole('button', { name: 'Done' }).click();
  await light.getByRole('button', { name: 'Not done' }).waitFor();
  await take('done', light);
  await light.keyboard.press('w');
  await light.getByRole('textbox', { name: 'Try a text' }).fill('A D.I.S.R.U.P.T.I.V.E umbrella');
  await light.getByText('Would be ignored').waitFor();
  await take('words', light);
  await light.keyboard.press('Escape');
  await light.getByText('More', { exact: true }).click();
  await light.getByRole('searchbox').fill('nothing like this');
  await light.getByText('fits this search').waitFor();
  await take('nothing found', light);

  const dark = await opened({ colorScheme: 'dark' });
  await read(dark);
  await take('dark', dark);
  const phone = await opened({ viewport: { width: 360, height: 740 }, hasTouch: true });
  await take('phone', phone);
  await phone.getByRole('checkbox').first().click();
  await take('phone selection', phone);
  await phone.getByRole('checkbox').first().click();
  await read(phone);
  await take('phone opened', phone);

  const empty = await startMemoryPage();
  const { page } = await newPage({ viewport: { width: 1240, height: 800 } });
  await page.goto(empty.page.personalUrl);
  await page.getByText('Nothing has been ignored').waitFor();
  await take('empty', page);
  await empty.stop();
  await page.getByText('Not connected').waitFor();
  await page.getByText('All kept').click();
  await page.getByRole('alert').waitFor();
  await take('error', page);
});
