import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { deflateSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { AssetStaging } from 'aws-cdk-lib';
import type { Metafile } from 'esbuild';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { parseConfig } from '../../../app/config.ts';
import type { LogRecord } from '../../../core/record/log-record.ts';
import type { PitchRecord } from '../../../core/record/pitch-record.ts';
import {
  CONFIGURATION_SET,
  DIGEST_PREFIX,
  LEASE_PREFIX,
  LOG_GROUP,
  MAIL_BUCKET,
  MAIL_PREFIX,
  STACK_NAME,
  TRUSTED_PREFIX,
} from '../../../lambda/environment.ts';
import { SETTINGS_FILE } from '../../../lambda/settings.ts';
import { loadedWith } from '../../../lib/bundle/bundle-contents.ts';
import { BUNDLES, bundleHandler } from '../../../lib/bundle/handler-bundle.ts';
import { copyPackageFiles } from '../../../lib/bundle/package-files.ts';
import { digestSettings } from '../../../lib/function-settings.ts';
import { PitchScreenStack } from '../../../lib/pitch-screen-stack.ts';
import { docx, paragraph, run as textRun } from '../../core/text/documents/office-files.ts';
import { page, pdf } from '../../core/text/documents/pdf-file.ts';
import { word97 } from '../../core/text/documents/word97-file.ts';
import { zipFile } from '../../core/text/documents/zip-file.ts';
import {
  EMULATOR_ACCESS,
  type S3Emulator,
  type SesEmulator,
  startS3Emulator,
  startSesEmulator,
} from '../../emulators.ts';
import { startLogGroup } from '../../log-group.ts';
import { record } from '../../record.ts';
import { sesDeliveryEvent } from '../../ses-delivery-event.ts';
import { sesEvent } from '../../ses-event.ts';
import { testStack } from '../test-stack.ts';

const INBOX = 'masha.borak@technode.com';
// Quotes, dollars and line ends: the configuration goes through a file of its own.
const CONFIG = parseConfig({
  inboxes: [{ address: INBOX, forwardTo: ['masha@newsroom.org'], words: ['disruptive', 'it\'s "$&`new`\\\n'] }],
});

const outdir = mkdtempSync(join(tmpdir(), 'pitch-screen-bundle-'));
let metafile: Metafile;
beforeAll(() => {
  metafile = bundleHandler(CONFIG, outdir);
});
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

/** Invokes a handler as the runtime does, in a process that has only the bundle. */
async function run(
  folder: string,
  event: unknown,
  environment: Record<string, string>,
  remaining = 120_000,
): Promise<{ code: number; records: PitchRecord[]; stderr: string }> {
  const script = `const { handler } = await import(${JSON.stringify(pathToFileURL(join(folder, 'index.mjs')))});
    const answer = await handler(JSON.parse(process.env.EVENT), { getRemainingTimeInMillis: () => ${remaining} });
    if (answer !== undefined) console.error(JSON.stringify(answer));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: folder,
    env: {
      EVENT: JSON.stringify(event),
      LAMBDA_TASK_ROOT: folder,
      AWS_REGION: EMULATOR_ACCESS.region,
      AWS_ACCESS_KEY_ID: 'emulator',
      AWS_SECRET_ACCESS_KEY: 'emulator',
      ...environment,
    },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  const lines = stdout.split('\n').filter((line) => line !== '');
  return { code, stderr, records: lines.map((line) => JSON.parse(line)) };
}

/** The files that something of is in a bundle; what is only looked at while it is made is not. */
function filesIn({ outputs }: Metafile): string[] {
  const inputs = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs));
  return [...new Set(inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file))];
}

/** The files that a start of the function loads: the entry and all it imports, but not what it may import later. */
function loadedAtStart(): string[] {
  const entry = Object.keys(metafile.outputs).find((file) => basename(file) === 'index.mjs')!;
  return [...loadedWith(metafile.outputs, [entry])].flatMap((file) => Object.keys(metafile.outputs[file]!.inputs));
}

describe('the bundle', () => {
  test('holds of this project only what runs for each pitch', () => {
    const own = filesIn(metafile).filter((file) => !file.includes('node_modules'));
    expect(own).toContain('lambda/handler.ts');
    expect(own).toContain('app/receive-pitch.ts');
    expect(own).toContain('lib/bundle/stubs/he.ts');
    expect(own.filter((file) => !/^(core|app|lambda|lib\/bundle\/stubs)\//.test(file))).toEqual([]);
    expect(own.filter((file) => /config\.ts|send-digests|record\/digest-/.test(file))).toEqual([]);
  });

  test('holds no SMTP, no configuration schema and no infrastructure', () => {
    const packages = Object.keys(metafile.inputs).filter((file) => file.includes('node_modules'));
    const unwanted = /node_modules\/(smtp-server|zod|aws-cdk-lib|constructs|fauxqs|aws-ses-v2-local)\//;
    expect(packages.filter((file) => unwanted.test(file))).toEqual([]);
    // The mail parser reads address lists with nodemailer's parser, and with nothing else of it.
    const nodemailer = packages.filter((file) => file.includes('node_modules/nodemailer/'));
    expect(nodemailer.filter((file) => !/\/addressparser\/|\/addressparser\.js$/.test(file))).toEqual([]);
  });

  test('has the AWS SDK in it, as the lock file pins it', () => {
    const external = Object.values(metafile.outputs).flatMap(({ imports }) => imports.filter((i) => i.external));
    expect(external.map(({ path }) => path).filter((path) => /^@aws-sdk|^@smithy/.test(path))).toEqual([]);
    expect(loadedAtStart().some((file) => file.includes('@aws-sdk/client-ses/'))).toBe(true);
  });

  test.each([
    ["SES' second API", /@aws-sdk\/client-sesv2\//],
    ['what reads a mail', /\/(mailparser|libmime|parse5)\//],
  ])('does not load %s when it starts', (_, unwanted) => {
    expect(Object.keys(metafile.inputs).some((file) => unwanted.test(file))).toBe(true);
    expect(loadedAtStart().filter((file) => unwanted.test(file))).toEqual([]);
  });

  test('has the same asset hash for the same configuration, and another for another, in one app too', () => {
    const inbox = { address: INBOX, forwardTo: ['masha@newsroom.org'] };
    const hash = (stack: PitchScreenStack) => {
      const code = stack.node
        .findChild('Default')
        .node.findChild('Screen')
        .node.findChild('Code')
        .node.findChild('Stage');
      return (code as AssetStaging).assetHash;
    };
    const stack = testStack({ inboxes: [inbox] });
    const config = parseConfig({ inboxes: [{ ...inbox, words: ['innovative'] }] });
    expect(hash(new PitchScreenStack(stack.node.root, 'Other', { config }))).not.toBe(hash(stack));
    // Settings of the stack alone do not change the function.
    expect(hash(testStack({ inboxes: [inbox], replaceActiveRuleSet: true, digest: true }))).toBe(hash(stack));
  });
});

test('the bundle that activates the rule set holds that and the SDK, and nothing of the screen', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pitch-screen-activation-'));
  try {
    const own = Object.keys(BUNDLES.activation(folder).inputs).filter((file) => !/node_modules|stubs/.test(file));
    expect(own.sort()).toEqual([
      'lambda/aws/s3-bucket.ts',
      'lambda/aws/sha256.ts',
      'lib/activation/activation.ts',
      'lib/activation/answer.ts',
      'lib/activation/handler.ts',
      'lib/activation/identity-lookup.ts',
      'lib/activation/patience.ts',
      'lib/activation/ses-rule-sets.ts',
      'lib/activation/setup-notification.ts',
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the bundle that logs what became of mails is small: no SDK, no parser, no configuration', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pitch-screen-deliveries-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { inputs, outputs } = BUNDLES.deliveries(folder);
  const used = Object.values(outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  expect(Object.keys(inputs).length).toBeGreaterThan(used.length);
  expect(used.filter((file) => /node_modules|core\/(mail|text|match|forward)\/|app\//.test(file))).toEqual([]);
  expect(Object.values(outputs).reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(16 * 1024);
  const { code, stderr, records } = await run(folder, sesDeliveryEvent('Delivery'), {});
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(records).toMatchObject([{ event: 'delivery', status: 'delivered', id: 'm1' }]);
});

describe('the bundle of the digest', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pitch-screen-digest-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('reads a log and mails, and holds nothing that reads pitches or mails', () => {
    const inputs = filesIn(BUNDLES.digest(folder));
    copyPackageFiles(folder);
    writeFileSync(
      join(folder, SETTINGS_FILE),
      JSON.stringify(digestSettings(CONFIG, { every: 'weekly', timeZone: 'Europe/Berlin' })),
    );
    const own = inputs.filter((file) => !/node_modules|stubs/.test(file));
    expect(own).toContain('app/send-digests.ts');
    expect(own.filter((file) => !/^(core|app|lambda)\//.test(file))).toEqual([]);
    expect(
      own.filter((file) => /config\.ts|core\/(text\/(?!html\/elements)|match)\/|mail-store|receive-pitch/.test(file)),
    ).toEqual([]);
    expect(inputs.filter((file) => /node_modules\/(@aws-sdk\/client-s3|mailparser|zod)\//.test(file))).toEqual([]);
  });

  test('run by plain Node.js it mails what was ignored, and a second call sends nothing more', async () => {
    const [{ group, endpoint }, ses, s3] = await Promise.all([startLogGroup(), startSesEmulator(), startS3Emulator()]);
    onTestFinished(async () => {
      await Promise.all([ses.stop(), s3.stop()]);
    });
    await s3.client.send(new CreateBucketCommand({ Bucket: 'mails' }));
    const logged = new Date(Date.now() - 3_600_000).toISOString();
    const reasons = [{ word: 'disruptive', where: 'text', as: 'Disruptive', excerpt: 'a Disruptive loom' }];
    group.write(record({ id: 'm1', inbox: INBOX, outcome: 'ignored', logged, time: logged, reasons }));
    const event = { scheduledTime: new Date(Date.now() - 5_000).toISOString() };
    const environment = {
      [LOG_GROUP]: 'Log',
      [STACK_NAME]: 'Newsroom',
      [CONFIGURATION_SET]: 'Sending',
      [MAIL_BUCKET]: 'mails',
      [DIGEST_PREFIX]: 'digests/',
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: endpoint,
      AWS_ENDPOINT_URL_SES: ses.endpoint,
    };
    const { code, stderr, records } = await run(folder, event, environment);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(ses.sent).toMatchObject([{ source: INBOX, destinations: ['masha@newsroom.org'] }]);
    const mail = await PostalMime.parse(ses.sent[0]!.raw);
    expect(mail.subject).toBe('One pitch ignored');
    expect(mail.text).toContain('release%20m1%20');
    expect(records).toMatchObject([{ event: 'digest', inbox: INBOX, ignored: 1 }]);
    group.write(...(records as unknown as LogRecord[]));
    expect(await run(folder, event, environment)).toEqual({ code: 0, stderr: '', records: [] });
    expect(ses.sent).toHaveLength(1);
  });
});

describe('run by plain Node.js', () => {
  let s3: S3Emulator;
  let ses: SesEmulator;
  let received = 0;

  beforeAll(async () => {
    [s3, ses] = await Promise.all([startS3Emulator(), startSesEmulator()]);
    await s3.client.send(new CreateBucketCommand({ Bucket: 'mails' }));
  });
  afterAll(() => Promise.all([s3.stop(), ses.stop()]));
  beforeEach(() => {
    ses.sent.length = 0;
  });

  /** Puts a mail where SES would, and returns its id. */
  async function store(raw: string | Buffer): Promise<string> {
    const id = `mail${++received}`;
    await s3.client.send(new PutObjectCommand({ Bucket: 'mails', Key: `mail/${id}`, Body: raw }));
    return id;
  }

  async function invoke(
    messageId: string,
    event: unknown = sesEvent({ messageId, recipients: [INBOX] }),
    remaining?: number,
  ) {
    const environment = {
      [MAIL_BUCKET]: 'mails',
      [MAIL_PREFIX]: 'mail/',
      [LEASE_PREFIX]: 'claims/',
      [TRUSTED_PREFIX]: 'trusted/',
      [CONFIGURATION_SET]: 'Sending',
      // A host name and not an address: buckets have no host names of their own there.
      AWS_ENDPOINT_URL_S3: s3.endpoint.replace('127.0.0.1', 'localhost'),
      AWS_ENDPOINT_URL_SES: ses.endpoint,
      AWS_ENDPOINT_URL_SESV2: ses.endpoint,
    };
    return run(outdir, event, environment, remaining);
  }

  const pitch = (subject: string, body: string | Buffer) =>
    Buffer.concat([
      Buffer.from(
        'Return-Path: <press@startup.example>\r\nFrom: Startup Press <press@startup.example>\r\n' +
          `To: ${INBOX}\r\nSubject: ${subject}\r\nDate: Mon, 2 Mar 2026 09:09:08 +0100\r\n` +
          'Message-ID: <1@startup.example>\r\nMIME-Version: 1.0\r\n' +
          'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n',
      ),
      Buffer.from(body),
    ]);
  const bodyOf = (raw: Buffer) => raw.subarray(raw.indexOf('\r\n\r\n') + 4);

  test('a plain pitch is forwarded, its body untouched, such that Reply reaches its sender', async () => {
    const body = 'A loom that weaves algebra. 织机\r\n-- \r\nStartup';
    const { code, stderr, records } = await invoke(await store(pitch('A new engine', body)));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(ses.sent).toHaveLength(1);
    const [{ api, source, destinations, raw }] = ses.sent as [(typeof ses.sent)[0]];
    expect({ api, source, destinations }).toEqual({
      api: 'SendRawEmail',
      source: INBOX,
      destinations: ['masha@newsroom.org'],
    });
    expect(bodyOf(raw).toString()).toBe(body);
    expect(raw.toString()).toMatch(/^From: .*Startup Press.*<masha\.borak@technode\.com>\r$/m);
    expect(raw.toString()).toMatch(/^Reply-To: .*press@startup\.example/m);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      event: 'pitch',
      inbox: INBOX,
      outcome: 'forwarded',
      forwardedTo: ['masha@newsroom.org'],
      messageId: expect.stringMatching(/^ses-\d+$/),
      raw: expect.stringMatching(/^s3:\/\/mails\/mail\/mail\d+$/),
    });
  });

  test('an event is taken whatever it says of the header', async () => {
    const id = await store(pitch('News', 'Our loom.\r\n'));
    const headers = [{ name: undefined, value: undefined }, { name: 'Content-Type' }] as never;
    const { code, records } = await invoke(id, sesEvent({ messageId: id, recipients: [INBOX], headers }));
    expect({ code, outcomes: records.map(({ outcome }) => outcome) }).toEqual({ code: 0, outcomes: ['forwarded'] });
  });

  test.each(['multipart/mixed; boundary=b', 'text/html'])('what %s needs is loaded with it', async (type) => {
    const body = type === 'text/html' ? '<p>dis<b>rup</b>tive' : '--b\r\n\r\nOur disruptive loom.\r\n--b--\r\n';
    const id = await store(`From: press@startup.example\r\nContent-Type: ${type}\r\n\r\n${body}`);
    const headers = [{ name: 'Content-Type', value: type }];
    const { code, records } = await invoke(id, sesEvent({ messageId: id, recipients: [INBOX], headers }));
    expect({ code, outcomes: records.map(({ outcome }) => outcome) }).toEqual({ code: 0, outcomes: ['ignored'] });
  });

  const withAttachment = (name: string, bytes: Buffer) =>
    `From: press@startup.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee there.\r\n--b\r\n` +
    `Content-Type: application/octet-stream; name=${name}\r\nContent-Transfer-Encoding: base64\r\n\r\n` +
    `${bytes.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n--b--\r\n`;

  test.each([
    ['release.docx', 'attachment release.docx', docx(paragraph(textRun('Our disruptive loom')))],
    ['deck.pdf', 'attachment deck.pdf > page 2', pdf([page('(A loom) Tj'), page('(that is disruptive) Tj')])],
    ['old.doc', 'attachment old.doc', word97({ body: 'Our disruptive loom' })],
    ['all.zip', 'attachment all.zip > attachment a.rtf', zipFile({ 'a.rtf': '{\\rtf1 Our disruptive loom}' })],
  ])('%s is read', async (name, where, bytes) => {
    const { code, stderr, records } = await invoke(await store(withAttachment(name, bytes)));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(records).toMatchObject([{ outcome: 'ignored', reasons: [{ where, as: 'disruptive' }], unread: [] }]);
  });

  test('a PDF in Chinese is read by the maps that are beside the thread', async () => {
    const font =
      '/Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 >> >>]';
    const content = 'BT /G 12 Tf 50 700 Td <FF24FF49FF53FF52FF55FF50FF54FF49FF56FF45> Tj ET';
    const bytes = pdf([{ content, resources: `/Font << /G << /Type /Font /Subtype ${font} >> >>` }]);
    const { records } = await invoke(await store(withAttachment('a.pdf', bytes)));
    expect(records).toMatchObject([{ outcome: 'ignored', reasons: [{ where: 'attachment a.pdf > page 1' }] }]);
  });

  test('a PDF that inflates to gigabytes: the mail is forwarded, the file named, and the process lives', async () => {
    const content = deflateSync(deflateSync(Buffer.alloc(1 << 30, ' ')));
    const bomb = pdf([{ content, filter: '/Filter [/FlateDecode /FlateDecode]' }]);
    const { code, records } = await invoke(await store(withAttachment('bomb.pdf', bomb)));
    expect({ code, records }).toMatchObject({
      code: 0,
      records: [
        {
          outcome: 'forwarded',
          unread: [
            { where: 'attachment bomb.pdf', why: expect.stringMatching(/^reading it took too (long|much memory)$/) },
          ],
        },
      ],
    });
    expect(ses.sent[0]!.raw.toString()).toMatch(/^X-Pitch-Screen-Unread: attachment bomb\.pdf/m);
  }, 90_000);

  test('a pitch that cannot be read before the call ends is forwarded, and what is left of it named', async () => {
    const { code, records } = await invoke(await store(pitch('Late', 'Our disruptive loom.')), undefined, 30_000);
    const unread = [{ where: 'message', why: expect.stringContaining('took too long') }];
    expect({ code, records }).toMatchObject({ code: 0, records: [{ outcome: 'forwarded', unread }] });
    expect(ses.sent[0]!.raw.toString()).toMatch(/^X-Pitch-Screen-Unread: message/m);
  });

  test('a pitch with the word is kept, and its log line says which word where', async () => {
    const { code, records } = await invoke(await store(pitch('News', 'Our DISRUPTIVE loom.\r\n')));
    expect(code).toBe(0);
    expect(ses.sent).toEqual([]);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      outcome: 'ignored',
      forwardedTo: [],
      reasons: [{ word: 'disruptive', where: 'text', as: 'DISRUPTIVE', excerpt: 'Our DISRUPTIVE loom.' }],
    });
  });

  test('an operator reads a pitch that was kept, and has it released, once', async () => {
    const raw = pitch('News', 'Our DISRUPTIVE loom.\r\n');
    const id = await store(raw);
    const { records } = await invoke(id);
    const { time, returnPath, recipient, verdicts } = records[0]!;
    s3.requests.length = 0;
    const read = JSON.parse((await invoke(id, { read: { id, from: 3 } })).stderr);
    expect(read).toEqual({ size: raw.length, base64: raw.subarray(3).toString('base64') });
    expect(s3.requests).toEqual([`GET /mails/mail/${id}`]);
    const mail = { id, time, envelope: { from: returnPath, to: [recipient] }, verdicts };
    const release = { release: { mail, inbox: INBOX, by: 'operator@laptop' } };
    const first = await invoke(id, release);
    expect(first.code).toBe(0);
    expect(first.records).toMatchObject([{ event: 'released', id, by: 'operator@laptop', to: ['masha@newsroom.org'] }]);
    expect(JSON.parse(first.stderr)).toEqual({ status: 'released', record: first.records[0] });
    expect(ses.sent.map(({ raw }) => bodyOf(raw).toString())).toEqual(['Our DISRUPTIVE loom.\r\n']);
    const second = await invoke(id, release);
    expect(JSON.parse(second.stderr)).toEqual({ status: 'before', outcome: 'released' });
    expect(ses.sent).toHaveLength(1);
  });

  test('an event that failed is taken up again for an operator, and the log says for whom', async () => {
    const event = sesEvent({ messageId: 'late', recipients: [INBOX] });
    expect((await invoke('late', event)).code).not.toBe(0);
    await s3.client.send(new PutObjectCommand({ Bucket: 'mails', Key: 'mail/late', Body: pitch('Late', 'A loom.') }));
    const { code, records } = await invoke('late', { retry: { event, by: 'operator\n@laptop' } });
    expect(code).toBe(0);
    expect(records).toMatchObject([
      { v: 1, event: 'retried', id: 'late', by: 'operator @laptop', time: expect.stringMatching(/^20.*Z$/) },
      { event: 'pitch', id: 'late', outcome: 'forwarded' },
    ]);
    expect(ses.sent).toHaveLength(1);
  });

  test('an event that comes twice sends no second copy', async () => {
    const id = await store(pitch('Again', 'Once is enough.\r\n'));
    expect((await invoke(id)).code).toBe(0);
    expect((await invoke(id)).code).toBe(0);
    expect(ses.sent).toHaveLength(1);
  });

  test("a mail beyond the first API's limit goes through the second", async () => {
    const body = Buffer.alloc(10.4 * 1024 * 1024, 'A long pitch, and a plain one.\r\n');
    const { code, stderr } = await invoke(await store(pitch('Large', body)));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(ses.sent.map(({ api }) => api)).toEqual(['SendEmail v2']);
    expect(bodyOf(ses.sent[0]!.raw).equals(body)).toBe(true);
  });

  test('what SES writes when a rule is made is nobody’s mail', async () => {
    s3.requests.length = 0;
    const { code, records } = await invoke('AMAZON_SES_SETUP_NOTIFICATION');
    expect({ code, records, requests: s3.requests }).toEqual({ code: 0, records: [], requests: [] });
  });

  test('a mail that is not there fails the event, so that Lambda tries again', async () => {
    const { code, stderr, records } = await invoke('missing');
    expect(code).not.toBe(0);
    expect(records).toMatchObject([{ id: 'missing', outcome: 'failed' }]);
    expect(stderr).toContain('s3://mails/mail/missing');
    expect(ses.sent).toEqual([]);
  });
});
