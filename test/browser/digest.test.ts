import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import { expect, test } from 'vitest';
import { Digest, type DigestLinks } from '../../core/record/digest.ts';
import { digestHtml } from '../../core/record/digest-html.ts';
import { PROJECT } from '../cli/screen-process.ts';
import { record } from '../record.ts';
import { CHROMIUM, newPage } from './browser.ts';

/** Ignored pitches: hours ago, sender, subject, word, where, excerpt around the word as it is written, attachments. */
const PITCHES: [number, string, string, string, string, string, string, string, string[]?][] = [
  [
    1,
    'LaunchPad Press <press@launchpad.example>',
    'The future of lunch is here',
    'disruptive',
    'HTML',
    'Hi, meet the most ',
    'disruptive',
    ' canteen since the microwave. Our founder is free on Thursday.',
    ['soup.jpg', 'LaunchPad deck.pdf'],
  ],
  [
    5,
    'Bright PR <hello@brightpr.example>',
    'D.I.S.R.U.P.T.I.V.E. umbrellas',
    'disruptive',
    'subject',
    '',
    'D.I.S.R.U.P.T.I.V.E.',
    ' umbrellas',
  ],
  [
    9,
    'Lotus Works <pr@lotus.example>',
    '新品发布：会思考的日历',
    'game changer',
    'text',
    '…分析师称之为 ',
    'game-changer',
    '，欢迎来电…',
    ['新闻稿.docx'],
  ],
  [
    26,
    'Orbit Labs <press@orbit.example>',
    'Embargoed: a calendar that thinks',
    'disruptive',
    'attachment factsheet.pdf > page 2',
    '…what analysts call the single most ',
    'disruptive',
    ' thing to happen to calendars since paper…',
    ['factsheet.pdf'],
  ],
  [
    51,
    'Northwind <news@northwind.example>',
    'A round of funding for wind you can rent',
    'disruptive',
    'HTML',
    'The round will help us bring ',
    'Disruptive',
    ' Wind™ to eleven more rooftops.',
  ],
];

const LINKS: DigestLinks = {
  link: (action, id) => `mailto:tips+review@paper.example?subject=${action}%20${id}`,
  replyTo: 'tips+review@paper.example',
};

function digest(): Digest {
  const now = Date.parse('2026-03-09T07:00:00.000Z');
  const at = (hours: number) => new Date(now - hours * 3_600_000).toISOString();
  const one = new Digest('tips@paper.example', at(7 * 24), {
    timeZone: 'Asia/Shanghai',
    reviewCommand: 'npm run -s review --',
    recordOptions: '',
  });
  for (const [hours, sender, subject, word, where, before, as, after, attachments = []] of PITCHES) {
    const reasons = [{ word, where, as, excerpt: before + as + after }];
    one.add(record({ id: `m${hours}`, time: at(hours), sender, subject, outcome: 'ignored', reasons, attachments }));
  }
  one.add(
    record({
      id: 's',
      time: at(30),
      sender: 'Prize <win@prize.example>',
      subject: 'You have won',
      outcome: 'spam',
      why: 'spam verdict FAIL',
    }),
  );
  for (let n = 0; n < 31; n += 1) one.add(record({ id: `fine${n}`, time: at(n + 2) }));
  return one;
}

const LONG = 'W'.repeat(300);

test.skipIf(CHROMIUM === undefined).each([
  [320, 'light'],
  [320, 'dark'],
  [1240, 'light'],
  [1240, 'dark'],
] as const)('at %i px in %s everything can be read, and nothing is loaded', async (width, colorScheme) => {
  const one = digest();
  one.add(
    record({
      id: 'long',
      subject: LONG,
      sender: LONG,
      outcome: 'ignored',
      reasons: [{ word: LONG, where: LONG, as: LONG, excerpt: LONG }],
    }),
  );
  const { page, requests } = await newPage({ viewport: { width, height: 800 }, colorScheme });
  await page.setContent(digestHtml(one, LINKS));
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  expect(requests).toEqual([]);
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults;
  // A mail is shown within the page of a mail program, which has the landmarks.
  expect(violations.map(({ id }) => id).filter((id) => id !== 'region' && id !== 'landmark-one-main')).toEqual([]);
});

/** The picture in docs/deploy.md, made anew by `npm run screenshot`. */
test.skipIf(process.env.SCREENSHOT === undefined || CHROMIUM === undefined)('the picture of a digest', async () => {
  const shot = async (width: number, colorScheme: 'light' | 'dark') => {
    const { page } = await newPage({ viewport: { width, height: 900 }, colorScheme });
    await page.setContent(digestHtml(digest(), LINKS));
    return (await page.screenshot()).toString('base64');
  };
  const [wide, phone] = [await shot(680, 'light'), await shot(360, 'dark')];
  const { page } = await newPage({ viewport: { width: 1080, height: 900 } });
  const picture = (png: string) => `<img style="display:block" src="data:image/png;base64,${png}">`;
  await page.setContent(
    `<body style="margin:0;display:flex;gap:40px;background:#888">${picture(wide)}${picture(phone)}`,
  );
  const png = await page.screenshot();
  expect(png.length).toBeGreaterThan(10_000);
  await writeFile(join(PROJECT, 'docs', 'digest.png'), png);
});
