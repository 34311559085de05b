import { createServer, type Server } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { SESClient } from '@aws-sdk/client-ses';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type OutgoingMail, RefusedMail, UnansweredSend } from '../../../app/ports.ts';
import { createSesMailSender } from '../../../lambda/aws/ses-mail-sender.ts';
import { EMULATOR_ACCESS, type SesEmulator, startSesEmulator } from '../../emulators.ts';

const HEADER =
  'From: "Startup Press via pitch-screen" <masha.borak@technode.com>\r\nTo: someone.else@attacker.example\r\nSubject: pitch\r\n\r\n';

const SET = { configurationSet: 'Sending' };

/** Of the mail below. The inbox is in base64url. */
const TAGS = { pitch: 'm1', inbox: 'bWFzaGEuYm9yYWtAdGVjaG5vZGUuY29t', copy: 'c1_-AZaz' };

let ses: SesEmulator;

beforeAll(async () => {
  ses = await startSesEmulator();
});
afterAll(() => ses.stop());
beforeEach(() => {
  ses.sent.length = 0;
});

const client = (endpoint: string) => new SESClient({ ...EMULATOR_ACCESS, endpoint, maxAttempts: 1 });

function mail(body: Buffer): OutgoingMail {
  return {
    id: 'm1-masha.borak@technode.com',
    copy: { of: 'm1', id: 'c1_-AZaz' },
    envelope: { from: 'masha.borak@technode.com', to: ['masha@newsroom.example', 'desk@newsroom.example'] },
    raw: Buffer.concat([Buffer.from(HEADER), body]),
  };
}

test('a mail goes out byte for byte, from and to its envelope and not its header', async () => {
  const outgoing = mail(Buffer.from([...Array(256).keys()]));
  const { messageId } = await createSesMailSender({ ...SET, client: client(ses.endpoint) }).send(outgoing);
  expect(messageId).toMatch(/^[\w.@-]+$/);
  expect(ses.sent).toEqual([
    {
      api: 'SendRawEmail',
      source: 'masha.borak@technode.com',
      destinations: ['masha@newsroom.example', 'desk@newsroom.example'],
      raw: outgoing.raw,
      configurationSet: 'Sending',
      tags: TAGS,
    },
  ]);
});

test.each([
  ['SendRawEmail', '10 MiB', 0],
  ['SendEmail v2', 'a byte more', 1],
] as const)('%s takes a mail of %s', async (api, _, more) => {
  vi.stubEnv('AWS_ENDPOINT_URL', ses.endpoint);
  vi.stubEnv('AWS_REGION', EMULATOR_ACCESS.region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'emulator');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'emulator');
  try {
    const outgoing = mail(Buffer.alloc(10 * 1024 * 1024 + more - HEADER.length, 'pitch\r\n'));
    await createSesMailSender(SET).send(outgoing);
    expect(ses.sent).toHaveLength(1);
    const [{ raw, ...sent }] = ses.sent as [(typeof ses.sent)[0]];
    expect(sent).toEqual({
      api,
      source: outgoing.envelope.from,
      destinations: outgoing.envelope.to,
      configurationSet: 'Sending',
      tags: TAGS,
    });
    expect(raw.equals(outgoing.raw)).toBe(true);
  } finally {
    vi.unstubAllEnvs();
  }
});

/** Answers each request with the next of these, as SES does; with nothing where there is none left. */
async function answering(...answers: { status?: number; code?: string; message?: string; v2?: boolean }[]) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const answer = answers[asked.push(request.url ?? '') - 1];
    request.resume();
    request.on('end', () => {
      if (answer === undefined) return;
      const { status = 400, code, message = 'no', v2 = false } = answer;
      if (code === undefined) return response.destroy();
      if (v2) {
        response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code });
        return response.end(JSON.stringify(status === 200 ? { MessageId: 'v2-1' } : { message }));
      }
      const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
      response.writeHead(status, { 'content-type': 'text/xml' }).end(`<ErrorResponse>${error}</ErrorResponse>`);
    });
  });
  return { asked, endpoint: await listening(server) };
}

/** Starts the server and has the environment name it as AWS' own. */
async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const [name, value] of Object.entries({
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: EMULATOR_ACCESS.region,
    AWS_ACCESS_KEY_ID: 'emulator',
    AWS_SECRET_ACCESS_KEY: 'emulator',
  })) {
    vi.stubEnv(name, value);
  }
  onTestFinished(() => void vi.unstubAllEnvs());
  return endpoint;
}

const failure = (sending: Promise<unknown>) =>
  sending.then(
    () => expect.fail('it was sent'),
    (error: Error) => error,
  );

test('a refusal says which mail was refused and keeps what SES said', async () => {
  await answering({ code: 'MessageRejected', message: 'Illegal filename virus.exe' });
  expect(await failure(createSesMailSender(SET).send(mail(Buffer.from('x'))))).toMatchObject({
    message: expect.stringMatching(
      /m1-masha.* to masha@newsroom.example, desk@newsroom.example: MessageRejected: Illegal filename virus.exe/,
    ),
    cause: expect.objectContaining({ name: 'MessageRejected' }),
  });
});

test.each([
  ['MessageRejected', 400, 'Transaction failed: Expected disposition'],
  ['InvalidParameterValue', 400, "Duplicate header 'Content-Type'."],
  ['InvalidParameterValue', 400, 'Header section too long.'],
  ['ValidationError', 400, '1 validation error detected'],
  // The name of a file is its sender's.
  ['MessageRejected', 400, "Transaction failed: Illegal filename 'sending paused.exe'."],
])('a mail to which SES answers %s (%i, %s) is refused for good, and sent once', async (code, status, message) => {
  const { asked } = await answering({ code, status, message });
  expect(await failure(createSesMailSender(SET).send(mail(Buffer.from('x'))))).toBeInstanceOf(RefusedMail);
  expect(asked).toHaveLength(1);
});

test.each([
  ['Throttling', 400, 'Maximum sending rate exceeded.'],
  ['Throttling', 400, 'Daily message quota exceeded.'],
  ['AccountSendingPausedException', 400, 'Email sending is disabled'],
  ['MessageRejected', 400, 'Sending paused for this account.'],
  // The set-up is wrong, not the mail.
  ['MessageRejected', 400, 'Email address is not verified. The following identities failed the check'],
  ['MailFromDomainNotVerifiedException', 400, 'The MAIL FROM domain is not verified'],
  ['AccessDenied', 403, 'User is not authorized to perform ses:SendRawEmail'],
  ['InternalFailure', 500, 'unknown'],
  ['ServiceUnavailable', 503, 'away'],
  ['SomethingNew', 400, 'that nobody knows'],
])('a mail to which SES answers %s (%i, %s) can be sent again later', async (code, status, message) => {
  const { asked } = await answering({ code, status, message });
  const error = await failure(createSesMailSender(SET).send(mail(Buffer.from('x'))));
  expect(error).not.toBeInstanceOf(RefusedMail);
  expect(error).not.toBeInstanceOf(UnansweredSend);
  expect(error.message).toContain(message);
  expect(asked).toHaveLength(1);
});

test('where a connection is reset, or no answer comes, nobody knows whether it was sent', async () => {
  const { endpoint } = await answering({}, {});
  const impatient = new SESClient({
    ...EMULATOR_ACCESS,
    endpoint,
    maxAttempts: 1,
    requestHandler: { requestTimeout: 50, throwOnRequestTimeout: true },
  });
  for (const client of [undefined, impatient]) {
    const error = await failure(
      createSesMailSender({ ...SET, ...(client && { client }) }).send(mail(Buffer.from('x'))),
    );
    expect(error).toBeInstanceOf(UnansweredSend);
  }
});

/** Answers each request with these bytes and leaves the connection open. */
const answeringWith = (bytes: string) => listening(createServer(({ socket }) => void socket.write(bytes)));

test.each([
  ['nothing', ''],
  ['no id', '<SendRawEmailResponse><SendRawEmailResult/></SendRawEmailResponse>'],
  ['half of an answer', '<SendRawEmailResponse><SendRawEmailResult>'],
  ['a page', '<html><p>Taken<br></html>'],
])('where SES answers 200 with %s, nobody knows whether the mail was sent', async (_, body) => {
  await answeringWith(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  expect(await failure(createSesMailSender(SET).send(mail(Buffer.from('x'))))).toBeInstanceOf(UnansweredSend);
});

test('an answer that stops in the middle is not waited for until the call is over', async () => {
  const { setTimeout: withTimeout } = Socket.prototype;
  vi.spyOn(Socket.prototype, 'setTimeout').mockImplementation(function (this: Socket, milliseconds, then) {
    return withTimeout.call(this, Math.min(milliseconds, 50), then);
  });
  onTestFinished(() => void vi.restoreAllMocks());
  await answeringWith('HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n<SendRawEmailResponse>');
  expect(await failure(createSesMailSender(SET).send(mail(Buffer.from('x'))))).toBeInstanceOf(UnansweredSend);
});

test.each([
  ['InvalidParameterValue', 400, "Message length is more than 10485760 bytes long: '10485761'."],
  ['RequestEntityTooLarge', 413, 'no'],
])('a mail that the first API finds too large (%s) goes through the second', async (code, status, message) => {
  const { asked } = await answering({ code, status, message }, { code: '', status: 200, v2: true });
  expect(await createSesMailSender(SET).send(mail(Buffer.alloc(9_000_000, 'x\r\n')))).toEqual({ messageId: 'v2-1' });
  expect(asked).toEqual(['/', '/v2/email/outbound-emails']);
});

test.each([
  ['BadRequestException', 400, true],
  ['MessageRejected', 400, true],
  ['RequestEntityTooLarge', 413, true],
  ['TooManyRequestsException', 429, false],
  ['SendingPausedException', 400, false],
  ['MailFromDomainNotVerifiedException', 400, false],
])('whether %s (%i) of the second API refuses the mail for good: %s', async (code, status, forGood) => {
  const { asked } = await answering({ code, status, v2: true });
  const error = await failure(createSesMailSender(SET).send(mail(Buffer.alloc(11_000_000, 'x\r\n'))));
  expect(error instanceof RefusedMail).toBe(forGood);
  expect(asked).toHaveLength(1);
});

test('over 40 MB is refused without a request', async () => {
  const { asked } = await answering();
  const error = await failure(createSesMailSender(SET).send(mail(Buffer.alloc(40 * 1024 * 1024))));
  expect(error).toBeInstanceOf(RefusedMail);
  expect(asked).toEqual([]);
});

test('where nobody listens it was not sent', async () => {
  const refused = createSesMailSender({ ...SET, client: client('http://127.0.0.1:1') });
  const error = await failure(refused.send(mail(Buffer.from('x'))));
  expect(error.constructor).toBe(Error);
});
