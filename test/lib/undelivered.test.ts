import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LogRecord } from '../../core/record/log-record.ts';
import { createStackReview } from '../../lambda/stack/stack-review.ts';
import { startReviewPage } from '../../review/page/review-page.ts';
import { CHROMIUM, newPage } from '../browser/browser.ts';
import { runHere } from '../cli/run-here.ts';
import { returnedMail } from '../returned-mail.ts';
import type { Mailbox } from '../ses-stand-in.ts';
import { alarmsOf } from './cloudformation/alarm-states.ts';
import { EmulatedAws, synthesise } from './cloudformation/emulated-aws.ts';
import { type OperatorApi, startOperatorApi } from './cloudformation/operator-api.ts';
import { SesAccount } from './cloudformation/ses-account.ts';

/** The fates of a pitch. Each has an inbox of its own, which forwards to an address of that name. */
const FATES: Record<string, { mailbox: Mailbox; line: object; said: RegExp; state: Trouble; group: string }> = {
  gone: {
    mailbox: 'is gone',
    line: { status: 'bounced', type: 'Permanent', subtype: 'General' },
    said: /The server of gone@newsroom\.org refused it \(smtp; 550 5\.1\.1 user unknown\)/,
    state: 'undelivered',
    group: 'Did not arrive',
  },
  full: {
    mailbox: 'is full',
    line: { status: 'bounced', type: 'Transient', subtype: 'MailboxFull' },
    said: /The mailbox full@newsroom\.org is full/,
    state: 'undelivered',
    group: 'Did not arrive',
  },
  listed: {
    mailbox: 'works',
    line: { status: 'bounced', type: 'Permanent', subtype: 'OnAccountSuppressionList' },
    said: /It was never sent to listed@newsroom\.org, which is on the suppression list/,
    state: 'undelivered',
    group: 'Did not arrive',
  },
  virus: {
    mailbox: 'has a virus sent',
    line: { status: 'rejected', code: 'Bad content' },
    said: /did not send it to virus@newsroom\.org \(Bad content\)/,
    state: 'undelivered',
    group: 'Did not arrive',
  },
  template: {
    mailbox: 'has its mail not rendered',
    line: { status: 'rejected', code: 'Attribute name is not present' },
    said: /did not send it to template@newsroom\.org/,
    state: 'undelivered',
    group: 'Did not arrive',
  },
  returned: {
    mailbox: 'works',
    line: { status: 'bounced', type: 'Permanent', subtype: 'NoEmail', report: 'mail9' },
    said: /The server of returned@newsroom\.org refused it \(smtp; 550 5\.1\.1/,
    state: 'undelivered',
    group: 'Did not arrive',
  },
  slow: {
    mailbox: 'is slow',
    line: { status: 'delayed', subtype: 'TransientCommunicationFailure' },
    said: /The server of slow@newsroom\.org had not taken it by 2026-03-02 09:00 UTC/,
    state: 'delayed',
    group: 'On their way',
  },
  spam: {
    mailbox: 'complains',
    line: { status: 'complained', subtype: 'abuse' },
    said: /It arrived at spam@newsroom\.org, and was reported as spam there/,
    state: 'complained',
    group: 'Reported as spam',
  },
};
type Trouble = 'undelivered' | 'delayed' | 'complained';

const NAMES = Object.keys(FATES);
const withState = (wanted: Trouble) => NAMES.filter((name) => FATES[name]!.state === wanted);
const inboxOf = (name: string) => `${name}@pitches.technode.com`;
const addressOf = (name: string) => `${name}@newsroom.org`;
const CONFIG = {
  inboxes: NAMES.map((name) => ({ address: inboxOf(name), forwardTo: addressOf(name) })),
  digest: true,
};

const folder = mkdtempSync(join(tmpdir(), 'pitch-screen-undelivered-'));
const config = join(folder, 'config.json');
let aws: EmulatedAws;
let api: OperatorApi;
let delivered: LogRecord[] = [];
/** The last mail that SES was asked to send to an address. */
const sentTo = (name: string) => aws.sending.sent.findLast(({ destinations }) => destinations[0] === addressOf(name))!;

beforeAll(async () => {
  writeFileSync(config, JSON.stringify(CONFIG));
  aws = await EmulatedAws.start(new SesAccount());
  api = await startOperatorApi(aws);
  await aws.deploy(synthesise(CONFIG));
  const { mailboxes, suppressed } = aws.recipients;
  for (const [name, { mailbox }] of Object.entries(FATES)) mailboxes.set(addressOf(name), mailbox);
  suppressed.set(addressOf('listed'), 'BOUNCE');
  const mailOf = (name: string) => `From: Acme <press@acme.example>\r\nSubject: Lamp ${name}\r\n\r\nA lamp.\r\n`;
  await Promise.all(NAMES.map((name) => aws.receive(inboxOf(name), mailOf(name))));
  // The slow server takes it later.
  delivered = await aws.publish(
    ({ detail }) => detail.eventType !== 'Delivery' || detail.mail.source !== inboxOf('slow'),
  );
  // The mailbox `returned` took its pitch at first. Its server returns the pitch by mail afterwards.
  const to = inboxOf('returned');
  const report = returnedMail('Postfix', { raw: sentTo('returned').raw, recipient: addressOf('returned'), to });
  delivered.push(...(await aws.receive(to, report, ''))!);
});
afterAll(async () => {
  api.stop();
  await aws.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  for (const [name, value] of Object.entries(api.env)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const review = async (...args: string[]) => {
  const { code, stdout, stderr } = await runHere(['review', ...args, '--stack', 'PitchScreen']);
  return { code, output: stdout + stderr };
};

/** The subjects of a list. */
const listed = async (outcome: Trouble) =>
  (await review('list', '--outcome', outcome)).output
    .split('\n')
    .flatMap((line) => /Lamp (\w+)$/.exec(line)?.[1] ?? [])
    .sort();

describe('what becomes of a pitch after SES said yes', () => {
  test.each(Object.entries(FATES))('an event or a report by mail becomes a line: %s', (name, { line }) => {
    const about = delivered.filter((one) => one.event === 'delivery' && one.inbox === inboxOf(name));
    expect(about).toContainEqual(expect.objectContaining({ ...line, address: addressOf(name) }));
  });

  test.each(['undelivered', 'delayed', 'complained'] as const)('the command lists what is %s', async (state) => {
    expect(await listed(state)).toEqual(withState(state).sort());
  });

  test.each(Object.entries(FATES))('the command says why, and what helps: %s', async (name, { said }) => {
    const [{ id }] = delivered.filter((one) => one.event === 'delivery' && one.inbox === inboxOf(name)) as [LogRecord];
    const { code, output } = await review('show', id, '--config', config);
    expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(said) });
  });

  test.skipIf(CHROMIUM === undefined)(
    'the page shows each, with the reason and a button that sends it again',
    async () => {
      const stack = await createStackReview({ stack: 'PitchScreen' });
      const marking = () => ({
        inbox: { address: '', forwardTo: [], notice: '', words: [] },
        fallbackCharset: 'utf-8',
      });
      const served = await startReviewPage({ port: 0, review: stack, marking });
      try {
        const { page, errors } = await newPage();
        await page.goto(`${served.personalUrl}&outcome=forwarded`);
        await expect.poll(() => page.locator('.pitch').count()).toBe(NAMES.length);
        for (const [name, { said, state }] of Object.entries(FATES)) {
          const row = page.locator('.pitch', { hasText: `Lamp ${name}` });
          expect(await row.textContent()).toMatch(said);
          const again = await row.getByRole('button', { name: 'Send again' }).count();
          expect({ name, again }).toEqual({ name, again: state === 'undelivered' ? 1 : 0 });
        }
        const top = page.getByRole('region', { name: 'did not arrive' });
        await expect.poll(() => top.locator('.undelivered-at').count()).toBe(withState('undelivered').length);
        expect(errors).toEqual([]);
      } finally {
        await served.stop();
      }
    },
  );

  test('alarms go off', () => {
    expect(alarmsOf(aws.stack, aws.log.lines)).toEqual(['Delayed', 'Undelivered']);
    const without = (status: string) => aws.log.lines.filter((line) => line.includes(`"${status}"`));
    expect(alarmsOf(aws.stack, without('delayed'))).toEqual(['Delayed']);
    for (const status of ['bounced', 'rejected', 'complained'])
      expect(alarmsOf(aws.stack, without(status))).toEqual(['Undelivered']);
    expect(alarmsOf(aws.stack, without('delivered'))).toEqual([]);
  });

  test('the digest of each inbox tells its reporter', async () => {
    await aws.comeDue(new Date(Date.now() + 120_000));
    for (const [name, { said, group }] of Object.entries(FATES)) {
      const { text = '' } = await PostalMime.parse(sentTo(name).raw);
      expect(text).toContain(group);
      expect(text.replaceAll('\u200b', '')).toMatch(said);
    }
  });

  test('an address is taken off the suppression list by a person, and what did not arrive is sent again and arrives', async () => {
    const { mailboxes } = aws.recipients;
    const addresses = await review('addresses', '--config', config);
    expect(addresses.code).toBe(1);
    expect(addresses.output).toMatch(/gone@newsroom\.org {2}on the suppression list since .*: a mail to it bounced/);
    expect(addresses.output).toMatch(/spam@newsroom\.org {2}on the suppression list since .*: somebody there reported/);
    expect(addresses.output).toMatch(/full@newsroom\.org {2}not on the list/);
    for (const name of ['gone', 'listed', 'spam'])
      expect((await review('addresses', '--remove', addressOf(name))).output).toMatch(/off the suppression list/);
    mailboxes.clear();
    await aws.publish(({ detail }) => detail.mail.source === inboxOf('slow'));
    expect(await listed('delayed')).toEqual([]);

    await aws.endLeases();
    const before = aws.sending.sent.length;
    const again = await runHere(['retry', '--undelivered', '--stack', 'PitchScreen']);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/6 mails tried again: 6 went through/) });
    const sent = aws.sending.sent.slice(before);
    expect(sent.flatMap(({ destinations }) => destinations).sort()).toEqual(
      withState('undelivered').map(addressOf).sort(),
    );
    await aws.publish();
    expect(await listed('undelivered')).toEqual([]);
    // What arrived by then, with the digests: each pitch is there once, and the one that a server took and returned twice.
    const arrivals = Object.fromEntries(
      NAMES.map((name) => {
        const { id } = delivered.find((one) => one.event === 'delivery' && one.inbox === inboxOf(name))!;
        return [name, aws.recipients.arrived.get(`${id} ${addressOf(name)}`)];
      }),
    );
    expect(arrivals).toEqual({ ...Object.fromEntries(NAMES.map((name) => [name, 1])), returned: 2 });
    await aws.publish();
    expect((await runHere(['retry', '--undelivered', '--stack', 'PitchScreen'])).stdout).toBe(
      'Nothing is undelivered.\n',
    );
  });
});

test("events about somebody else's mails with their own set reach no function of the stack", async () => {
  await aws.publish();
  aws.recipients.accept({
    source: 'x@other.example',
    destinations: ['y@z.example'],
    tags: {},
    configurationSet: 'theirs',
  });
  expect(await aws.publish()).toEqual([]);
  // The same mail with the stack's set, but without its tags, is logged by nobody.
  const { configurationSet } = sentTo('gone');
  aws.recipients.accept({
    source: 'x@other.example',
    destinations: ['y@z.example'],
    tags: {},
    configurationSet: configurationSet!,
  });
  expect(await aws.publish()).toEqual([]);
});
