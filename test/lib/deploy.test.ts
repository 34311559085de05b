import { ListBucketsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EmulatedAws, synthesise } from './cloudformation/emulated-aws.ts';
import { SesAccount } from './cloudformation/ses-account.ts';

const INBOX = 'masha@pitches.technode.com';
const NEW_INBOX = 'tips@pitches.technode.com';
const inbox = (address: string) => ({ address, forwardTo: 'masha@newsroom.org' });

const pitch = (body: string) =>
  `From: Startup <press@startup.example>\r\nTo: ${INBOX}\r\nSubject: A loom\r\nMessage-ID: <1@startup.example>\r\n\r\n${body}\r\n`;

/** Another application's rule set, which is active and takes mail of its own. */
function withTheirs(ses: SesAccount): SesAccount {
  ses.names.add('theirs');
  ses.rules.set('theirs', [{ Name: 'invoices', Enabled: true, Recipients: ['invoices@technode.com'], Actions: [] }]);
  ses.now = 'theirs';
  return ses;
}

// Synthesised by the first test that deploys it, for all of them.
const own = () => synthesise({ inboxes: [inbox(INBOX)] });
const withDigest = () => synthesise({ inboxes: [inbox(INBOX)], digest: true });
const changed = () => synthesise({ inboxes: [inbox(INBOX), inbox(NEW_INBOX)] });
const replacing = () => synthesise({ inboxes: [inbox(INBOX)], replaceActiveRuleSet: true });
const joining = () => synthesise({ inboxes: [inbox(INBOX)], ruleSet: 'theirs' });

let ses: SesAccount;
let aws: EmulatedAws;
beforeEach(async () => {
  ses = new SesAccount();
  aws = await EmulatedAws.start(ses);
});
afterEach(() => aws.stop());

/** The names of all buckets of the account. */
async function buckets(): Promise<(string | undefined)[]> {
  const { Buckets = [] } = await aws.s3.client.send(new ListBucketsCommand());
  return Buckets.map(({ Name }) => Name);
}

describe('into an account that receives no mail', () => {
  test('the template deploys, a pitch is forwarded, one with the word is kept, and all of it can be removed', async () => {
    await aws.deploy(own());
    expect(aws.stack.outputs.RuleSetState).toMatch(/is active: SES hands mail for the inboxes to this stack/);

    const forwarded = (await aws.receive(INBOX, pitch('A loom that weaves algebra.')))!;
    expect(forwarded).toMatchObject([{ outcome: 'forwarded', forwardedTo: ['masha@newsroom.org'] }]);
    expect(aws.sending.sent).toMatchObject([{ source: INBOX, destinations: ['masha@newsroom.org'] }]);

    const ignored = (await aws.receive(`masha+bio@pitches.technode.com`, pitch('A disruptive loom.')))!;
    expect(ignored).toMatchObject([{ outcome: 'ignored', reasons: [{ word: 'disruptive' }] }]);
    expect(aws.sending.sent).toHaveLength(1);
    expect(aws.s3.tags).toEqual(['outcome=forwarded', 'outcome=ignored']);
    expect(await aws.receive('somebody@technode.com', pitch('Hello'))).toBeUndefined();

    await aws.stack.destroy();
    expect(ses.state).toEqual({ active: undefined, ruleSets: {} });
    expect(await aws.stored(ignored[0]!)).toContain('A disruptive loom.');
  });

  test('a second deploy does nothing, and a changed inbox is an update of what it is about', async () => {
    await aws.deploy(own());
    await aws.deploy(own());
    expect(aws.stack.events).toEqual([]);

    expect(await aws.receive(NEW_INBOX, pitch('A loom'))).toBeUndefined();
    await aws.deploy(changed());
    expect(aws.stack.events.map((event) => event.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
      'UPDATE ReceiptRule',
      'UPDATE Screen',
      'UPDATE ScreenRoleDefaultPolicy',
    ]);
    expect(await aws.receive(NEW_INBOX, pitch('A loom'))).toMatchObject([{ inbox: NEW_INBOX, outcome: 'forwarded' }]);
  });

  test('a digest can be had later: it mails what was ignored, its links release it, and it goes again without a trace', async () => {
    await aws.deploy(own());
    await aws.receive(INBOX, pitch('A disruptive loom.'));
    await aws.deploy(withDigest());
    const changed = aws.stack.events.filter((event) => !event.startsWith('CREATE Digest'));
    expect(changed.map((event) => event.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
      'CREATE AlarmsCommandsFailed',
      'CREATE AlarmsDigest',
      'CREATE AlarmsDigestNotCalled',
      // It keeps what digests list as long as mails.
      'UPDATE Mails',
      // That shows all alarms.
      'UPDATE OperationsDashboard',
      // It may read what digests list.
      'UPDATE Screen',
      'UPDATE ScreenRoleDefaultPolicy',
    ]);
    expect(await aws.comeDue(new Date(Date.now() + 120_000))).toMatchObject([{ event: 'digest', ignored: 1 }]);
    expect(aws.sending.sent).toMatchObject([{ source: INBOX, destinations: ['masha@newsroom.org'] }]);
    const { text } = await PostalMime.parse(aws.sending.sent[0]!.raw);
    expect(text).toMatch(/1\. A loom\n {3}from Startup .*\n {3}text: A \*disruptive\* loom\.\n/);
    const link = new URL(/<(mailto:[^>]*release[^>]*)>/.exec(text!)![1]!);
    const asking = `From: Her <private@phone.example>\r\nSubject: ${link.searchParams.get('subject')}\r\n\r\n`;
    const to = decodeURIComponent(link.pathname);
    expect(await aws.receive(to, asking)).toMatchObject([
      { event: 'released', id: 'mail1', by: 'private@phone.example, by mail' },
      { event: 'command', action: 'release', pitches: ['mail1'], result: 'done' },
    ]);
    expect(aws.sending.sent).toHaveLength(2);
    // Once more, and with another code, nothing is sent.
    expect(await aws.receive(to, asking)).toMatchObject([{ event: 'command', result: 'done' }]);
    await aws.receive(to, asking.replace(/.{4}\r\n\r\n$/, 'AAAA\r\n\r\n'));
    expect(aws.sending.sent.slice(2).map(({ raw }) => /^Subject: .*$/m.exec(String(raw))![0])).toEqual([
      expect.stringContaining('AAAA'),
    ]);
    await aws.deploy(own());
    expect([...aws.stack.resources.keys()].filter((id) => id.includes('Digest'))).toEqual([]);
    expect(await aws.comeDue(new Date())).toEqual([]);
  });

  test('whatever cannot be made, the account is afterwards as it was', async () => {
    const ids = Object.entries(own().template.Resources).filter(([, { Type }]) =>
      ['AWS::SES::ReceiptRule', 'AWS::CloudWatch::Dashboard', 'Custom::ReceiptRuleSetActivation'].includes(Type),
    );
    expect(ids).toHaveLength(3);
    for (const [id] of ids) {
      await aws.stop();
      aws = await EmulatedAws.start(withTheirs(new SesAccount()));
      const before = aws.ses.state;
      await expect(aws.deploy(replacing(), id)).rejects.toThrow('told to fail');
      expect(aws.ses.state).toEqual(before);
      expect([...aws.stack.resources]).toEqual([]);
      expect(await buckets()).toEqual([]);
    }
  });

  test('a rule that cannot be made in a shared rule set leaves no bucket, although SES wrote into it', async () => {
    withTheirs(ses);
    const before = ses.state;
    // Somebody else's hand is faster: the permission is gone when SES tries it out, after it wrote into the bucket.
    const { template, directory } = joining();
    const without = structuredClone(template);
    for (const { Type, Properties } of Object.values(without.Resources)) {
      if (Type === 'AWS::Lambda::Permission') Properties!.SourceArn = 'arn:aws:ses:::another';
    }
    await expect(aws.deploy({ template: without, directory })).rejects.toThrow('Could not invoke Lambda function');
    expect(aws.stack.events).toContainEqual(expect.stringMatching(/^DELETE ActivationSetupNotification/));
    expect(await buckets()).toEqual([]);
    expect(ses.state).toEqual(before);
  });

  test('a rollback never removes a mail: a bucket that has one fails it, and stays', async () => {
    const activation = Object.entries(own().template.Resources).find(
      ([, { Type }]) => Type === 'Custom::ReceiptRuleSetActivation',
    )![0];
    const key = 'mail/mail1';
    const putMail = async (id: string) => {
      const bucket = aws.stack.resources.get(id)!.physicalId;
      await aws.s3.client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: 'a pitch' }));
    };
    const { template, directory } = own();
    const [mails] = Object.entries(template.Resources).find(([, { Type }]) => Type === 'AWS::S3::Bucket')!;
    aws.stack.onCreated = (id) => (/^Receipt/.test(id) ? putMail(mails) : Promise.resolve());
    await expect(aws.deploy({ template, directory }, activation)).rejects.toThrow(/not empty/i);
    expect(await buckets()).toHaveLength(1);
  });
});

describe("into an account where another application's rule set is active", () => {
  let before: SesAccount['state'];
  beforeEach(() => {
    before = withTheirs(ses).state;
  });

  test('it stops before anything is made that others see, says why and what to do, and leaves nothing', async () => {
    const full = synthesise({
      inboxes: [inbox(INBOX)],
      hostedZone: { id: 'Z0ZONE', name: 'technode.com' },
      operator: 'ops@newsroom.org',
      digest: true,
    });
    await expect(aws.deploy(full)).rejects.toThrow(
      /"theirs" is active.*"ruleSet": "theirs".*"replaceActiveRuleSet": true/,
    );
    const made = aws.stack.events.filter((event) => event.startsWith('CREATE')).map((event) => event.slice(7, -8));
    expect(made.sort()).toEqual([
      'ActivationFormer',
      'ActivationHandler',
      'ActivationRole',
      'ActivationRoleDefaultPolicy',
      'Log',
      'RuleSet',
    ]);
    expect(await buckets()).toEqual([]);
    expect(ses.state).toEqual(before);
    expect([...aws.stack.resources]).toEqual([]);
  });

  test('the rule joins it if told to, and is all that goes when the stack is removed', async () => {
    await aws.deploy(joining());
    expect(ses.now).toBe('theirs');
    expect(await aws.receive(INBOX, pitch('A loom'))).toMatchObject([{ outcome: 'forwarded' }]);
    expect(await aws.receive('invoices@technode.com', pitch('An invoice'))).toEqual([]);
    await aws.stack.destroy();
    expect(ses.state).toEqual(before);
  });

  test('of a rule for everything else, behind ours, a pitch is no longer seen, unless that is asked for', async () => {
    ses.rules.get('theirs')!.push({
      Name: 'all',
      Enabled: true,
      Recipients: [INBOX],
      Actions: [{ S3Action: { BucketName: 'elsewhere', ObjectKeyPrefix: '' } }],
    });
    await aws.deploy(joining());
    expect(ses.rulesFor(INBOX).map(({ Name }) => Name)).toEqual([expect.stringContaining('PitchScreen')]);
    expect(ses.rulesFor('invoices@technode.com').map(({ Name }) => Name)).toEqual(['invoices']);
    await aws.deploy(synthesise({ inboxes: [inbox(INBOX)], ruleSet: 'theirs', stopRuleSet: false }));
    expect(ses.rulesFor(INBOX).map(({ Name }) => Name)).toEqual([expect.stringContaining('PitchScreen'), 'all']);
  });

  test('ours takes its place if told to, and gives it back when the stack is removed', async () => {
    await aws.deploy(replacing());
    expect(await aws.receive(INBOX, pitch('A loom'))).toMatchObject([{ outcome: 'forwarded' }]);
    await aws.stack.destroy();
    expect(ses.state).toEqual(before);
  });

  test('one that was activated after the deploy is left alone by all that follows', async () => {
    ses.now = undefined;
    await aws.deploy(own());
    ses.now = 'theirs';
    await aws.deploy(changed());
    expect(ses.now).toBe('theirs');
    await aws.stack.destroy();
    expect(ses.state).toEqual(before);
  });

  test('it can be joined and left again later, and pitches come in while either is active', async () => {
    ses.now = undefined;
    await aws.deploy(own());
    await aws.deploy(joining());
    // Nothing was active before ours: whether theirs is activated is up to its owner.
    expect(ses.now).toBeUndefined();
    ses.now = 'theirs';
    expect(await aws.receive(INBOX, pitch('A loom'))).toMatchObject([{ outcome: 'forwarded' }]);
    await expect(aws.deploy(own())).rejects.toThrow('"theirs" is active');
    expect(await aws.receive(INBOX, pitch('A loom'))).toMatchObject([{ outcome: 'forwarded' }]);
    await aws.deploy(replacing());
    expect(await aws.receive(INBOX, pitch('A loom'))).toMatchObject([{ outcome: 'forwarded' }]);
    await aws.stack.destroy();
    expect(ses.state).toEqual(before);
  });
});
