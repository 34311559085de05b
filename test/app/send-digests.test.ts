import { SESClient } from '@aws-sdk/client-ses';
import PostalMime from 'postal-mime';
import { expect, onTestFinished, test } from 'vitest';
import type { DigestList } from '../../app/commands/ports.ts';
import type { LogReader, MailSender } from '../../app/ports.ts';
import { createSendDigests } from '../../app/send-digests.ts';
import { deliveryRecord } from '../../core/record/delivery-record.ts';
import type { LogRecord } from '../../core/record/log-record.ts';
import { createLogGroupReader } from '../../lambda/aws/log-group-reader.ts';
import { createSesMailSender } from '../../lambda/aws/ses-mail-sender.ts';
import { EMULATOR_ACCESS, startSesEmulator } from '../emulators.ts';
import { startLogGroup } from '../log-group.ts';
import { record } from '../record.ts';

const TIPS = { address: 'tips@paper.example', label: 'Paper', forwardTo: ['desk@newsroom.example.org'] };
const MASHA = { address: 'masha@paper.example', label: 'Masha', forwardTo: ['m@newsroom.example.org', 'n@x.example'] };

const MONDAY = Date.parse('2026-03-09T08:00:00.000Z');
const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;

const at = (hours: number) => new Date(MONDAY + hours * HOUR).toISOString();
/** A pitch that came in, and was logged, so many hours before Monday. */
const pitch = (id: string, hours: number, given: Partial<ReturnType<typeof record>> = {}) =>
  record({ id, time: at(-hours), logged: at(-hours), ...given });
const REASONS = [{ word: 'disruptive', where: 'text', as: 'Disruptive', excerpt: 'a Disruptive lamp' }];
const ignored = (id: string, hours: number, given: Partial<ReturnType<typeof record>> = {}) =>
  pitch(id, hours, { outcome: 'ignored', reasons: REASONS, ...given });

/** CloudWatch Logs and SES over real HTTP, and the use case on them; its clock stands where it is told to. */
async function deployed(every: 'daily' | 'weekly' = 'weekly') {
  const [{ group, client }, ses] = await Promise.all([startLogGroup(), startSesEmulator()]);
  const sesClient = new SESClient({ ...EMULATOR_ACCESS, endpoint: ses.endpoint, maxAttempts: 1 });
  onTestFinished(async () => {
    sesClient.destroy();
    await ses.stop();
  });
  const amazon = createSesMailSender({ configurationSet: 'Sending', client: sesClient });
  /** Those that SES does not take mail for, for now. */
  const away = new Set<string>();
  const attempts: string[] = [];
  const sender: MailSender = {
    async send(mail) {
      attempts.push(mail.envelope.from);
      if (mail.envelope.to.some((to) => away.has(to))) throw new Error('Throttling');
      return amazon.send(mail);
    },
  };
  const digests: LogRecord[] = [];
  const lists: DigestList[] = [];
  const amazonLog = createLogGroupReader('Log', client);
  /** Moments that pitches cannot be read from, for now. */
  const unreadable = new Set<number>();
  const reader: LogReader = {
    newestFirst(since, until, event) {
      if (event === undefined && unreadable.has(since)) throw new Error('The log is away');
      return amazonLog.newestFirst(since, until, event);
    },
  };
  let now = MONDAY;
  const sendDigests = createSendDigests(
    {
      inboxes: [TIPS, MASHA],
      every,
      timeZone: 'Europe/Berlin',
      reviewCommand: 'npm run -s review --',
      recordOptions: ' --stack PitchScreen',
      days: 90,
    },
    {
      reader,
      sender,
      log: {
        write(line) {
          digests.push(line);
          group.write(line);
        },
      },
      lists: {
        async save(_key, list) {
          lists.push(list);
        },
      },
      clock: {
        now: () => now,
        random: () => 0.5,
        async sleep(milliseconds) {
          now += milliseconds;
        },
      },
    },
  );
  return {
    write: group.write.bind(group),
    asked: group.asked,
    sent: ses.sent,
    away,
    attempts,
    unreadable,
    digests,
    lists,
    /** Sends the digests of a Monday, with a minute for it. */
    async on(monday: number) {
      // No record is made in the very moment that another one is.
      now = Math.max(now + 1, monday + 1);
      await sendDigests(monday, now + 60_000);
    },
    mails: () =>
      Promise.all(ses.sent.map(async ({ raw, ...envelope }) => ({ ...envelope, ...(await PostalMime.parse(raw)) }))),
  };
}

test('each reporter is mailed what her inbox ignored, at first in four weeks, from the inbox, to whom it forwards to', async () => {
  const { write, on, mails, digests, lists } = await deployed();
  write(
    ignored('old', 24 * 28 + 1),
    ignored('first', 24 * 28),
    ignored('taken-back', 30),
    pitch('fine', 29),
    ignored('hers', 28, { inbox: MASHA.address, subject: 'Hers' }),
    {
      v: 1,
      event: 'released',
      time: at(-1),
      id: 'taken-back',
      inbox: TIPS.address,
      by: 'm',
      to: [],
      messageId: '',
      sentAs: 'original',
    },
    ignored('too-late', 0),
  );
  await on(MONDAY);
  const [tips, masha] = await mails();
  expect(tips).toMatchObject({
    source: TIPS.address,
    destinations: TIPS.forwardTo,
    from: { name: 'Paper', address: TIPS.address },
    to: [{ address: 'desk@newsroom.example.org' }],
    subject: 'One pitch ignored',
  });
  expect(tips!.headers).toContainEqual(expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }));
  expect(tips!.text).toMatch(/since Mon 9 Feb, 09:00: 3 came, 1 forwarded, 2 ignored \(disruptive 2\), 1 released\.\n/);
  expect(tips!.text!.match(/release%20\S+(?=%20)/g)).toEqual(['release%20first']);
  expect(lists).toMatchObject([
    {
      inbox: TIPS.address,
      expires: MONDAY + 1 + 90 * 24 * HOUR,
      pitches: [
        { mail: { id: 'first', envelope: { from: 'press@acme.example', to: [TIPS.address] } }, subject: 'A battery' },
      ],
    },
    { inbox: MASHA.address, pitches: [{ mail: { id: 'hers' } }] },
  ]);
  expect(masha).toMatchObject({ source: MASHA.address, destinations: MASHA.forwardTo });
  expect(masha!.text!.match(/release%20\S+(?=%20)/g)).toEqual(['release%20hers']);
  expect(digests).toEqual([
    {
      v: 1,
      event: 'digest',
      time: expect.any(String),
      id: `digest-${at(0).replace(/[-:.]/g, '')}`,
      inbox: TIPS.address,
      since: at(-24 * 28),
      until: at(0),
      ignored: 1,
      to: TIPS.forwardTo,
      messageId: expect.stringMatching(/^ses-\d+$/),
      copy: expect.stringMatching(/^[\w-]{8}$/),
    },
    expect.objectContaining({ inbox: MASHA.address, ignored: 1 }),
  ]);
});

test('a week in which nothing was ignored is told, too, so that silence means that something is wrong', async () => {
  const { write, on, mails } = await deployed();
  write(pitch('fine', 2));
  await on(MONDAY);
  const [tips, masha] = await mails();
  expect(tips).toMatchObject({ subject: 'No pitches ignored' });
  expect(tips!.text).toMatch(/: 1 came, 1 forwarded, 0 ignored\.\s*$/);
  expect(masha!.text).toMatch(/: No pitches\.\s*$/);
});

test('the next one begins where the last one ended, so that no pitch is in neither or in both', async () => {
  const { write, on, mails } = await deployed();
  // An hour was put forward in between: by the clock it is a week.
  const next = MONDAY + WEEK - HOUR;
  write(ignored('a', 0.001), ignored('b', 0), ignored('c', -24 * 7 + 1.001), ignored('d', -24 * 7 + 1));
  await on(MONDAY);
  await on(next);
  await on(next + WEEK);
  const told = (await mails()).filter(({ source }) => source === TIPS.address).map(({ text }) => text!);
  expect(told.map((text) => Array.from(text.matchAll(/release%20(\w)%20/g), ([, id]) => id))).toEqual([
    ['a'],
    ['c', 'b'],
    ['d'],
  ]);
});

test('a call that is repeated sends only what is missing, and the next one tells of what never was', async () => {
  const { write, on, sent, away, mails } = await deployed();
  write(ignored('mine', 2), ignored('hers', 2, { inbox: MASHA.address }));
  away.add('desk@newsroom.example.org');
  await expect(on(MONDAY)).rejects.toThrow('Throttling');
  await expect(on(MONDAY)).rejects.toThrow('Throttling');
  expect(sent.map(({ source }) => source)).toEqual([MASHA.address]);
  away.clear();
  await on(MONDAY + WEEK);
  expect(sent).toHaveLength(3);
  const latest = (await mails()).slice(1);
  expect(latest.find(({ source }) => source === TIPS.address)!.text).toContain('release%20mine%20');
  expect(latest.find(({ source }) => source === MASHA.address)!.text).not.toContain('release%20hers%20');
  await on(MONDAY + WEEK);
  expect(sent).toHaveLength(3);
});

test('an inbox that cannot be sent to keeps no other waiting', async () => {
  const { on, away, attempts } = await deployed();
  away.add('desk@newsroom.example.org');
  await expect(on(MONDAY)).rejects.toThrow('Throttling');
  expect(attempts.slice(0, 3)).toEqual([TIPS.address, MASHA.address, TIPS.address]);
  expect(attempts.filter((from) => from === MASHA.address)).toHaveLength(1);
});

test('a log that cannot be read for one inbox is read for the others', async () => {
  const { on, sent, away, unreadable } = await deployed();
  away.add('desk@newsroom.example.org');
  await expect(on(MONDAY)).rejects.toThrow('Throttling');
  away.clear();
  // Masha had hers, so that it is about the last week alone.
  unreadable.add(MONDAY - 3 * WEEK);
  await expect(on(MONDAY + WEEK)).rejects.toThrow('The log is away');
  expect(sent.map(({ source }) => source)).toEqual([MASHA.address, MASHA.address]);
});

test('after a long pause it is about four weeks again', async () => {
  const { write, on, mails } = await deployed();
  await on(MONDAY);
  write(ignored('forgotten', -24));
  await on(MONDAY + 8 * WEEK);
  for (const { text } of (await mails()).slice(2)) expect(text).toMatch(/since Mon 6 Apr, 10:00: No pitches\./);
});

test('a daily digest passes over quiet days, tells a quiet week, and of every pitch in one digest', async () => {
  const { write, on, mails } = await deployed('daily');
  const DAY = 24 * HOUR;
  write(pitch('fine', -25), ignored('a', -49), pitch('spam', -73, { outcome: 'spam', why: 'spam verdict FAIL' }));
  // The first one tells that it is there, and that nothing was ignored in four weeks.
  for (let day = 0; day < 12; day += 1) await on(MONDAY + day * DAY);
  const told = (await mails()).filter(({ source }) => source === TIPS.address);
  expect(told.map(({ subject, text }) => `${subject}; ${text!.match(/since [^:]*:\d\d/)![0]}`)).toEqual([
    'No pitches ignored; since Mon 9 Feb, 09:00',
    'One pitch ignored; since Mon 9 Mar, 09:00',
    'No pitches ignored, 1 kept for other reasons; since Thu 12 Mar, 09:00',
    'No pitches ignored; since Fri 13 Mar, 09:00',
  ]);
});

test('a pitch of an earlier period that came back since is in the next digest, unless it was sent again', async () => {
  const { write, on, mails } = await deployed();
  const bounced = (id: string) =>
    deliveryRecord(
      {
        id,
        inbox: TIPS.address,
        copy: `copy-${id}`,
        address: TIPS.forwardTo[0]!,
        status: 'bounced',
        code: '452 4.2.2',
      },
      new Date(MONDAY + 24 * HOUR),
    );
  for (const id of ['late', 'again', 'fine']) write(pitch(id, 24, { forwardedTo: TIPS.forwardTo, copy: `copy-${id}` }));
  await on(MONDAY);
  write(bounced('late'), bounced('again'), {
    v: 1,
    event: 'resent',
    time: at(26),
    id: 'again',
    inbox: TIPS.address,
    by: 'm',
    to: TIPS.forwardTo,
    messageId: '',
    copy: 'copy-2',
    sentAs: 'original',
  });
  await on(MONDAY + WEEK);
  await on(MONDAY + 2 * WEEK);
  const told = (await mails()).filter(({ source }) => source === TIPS.address);
  expect(told.map(({ text }) => Array.from(text!.matchAll(/release%20(\w+)%20/g), ([, id]) => id))).toEqual([
    [],
    ['late'],
    [],
  ]);
  expect(told[1]!.text).toMatch(/Did not arrive \(1\)[\s\S]*The mailbox desk@\S+ is full/);
});
