import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SESClient } from '@aws-sdk/client-ses';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createSesMailSender } from '../../../lambda/aws/ses-mail-sender.ts';
import type { OutgoingMail } from '../../../lambda/ports.ts';
import { EMULATOR_ACCESS, type SesEmulator, startSesEmulator } from '../../emulators.ts';

const HEADER =
  'From: "Ada via pitch-screen" <masha.borak@technode.com>\r\nTo: someone.else@attacker.example\r\nSubject: pitch\r\n\r\n';

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
    envelope: { from: 'masha.borak@technode.com', to: ['masha@newsroom.example', 'desk@newsroom.example'] },
    raw: Buffer.concat([Buffer.from(HEADER), body]),
  };
}

test('a mail goes out byte for byte, from and to its envelope and not its header', async () => {
  const outgoing = mail(Buffer.from([...Array(256).keys()]));
  const { messageId } = await createSesMailSender({ client: client(ses.endpoint) }).send(outgoing);
  expect(messageId).toMatch(/^[\w.@-]+$/);
  expect(ses.sent).toEqual([
    {
      api: 'SendRawEmail',
      source: 'masha.borak@technode.com',
      destinations: ['masha@newsroom.example', 'desk@newsroom.example'],
      raw: outgoing.raw,
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
    await createSesMailSender().send(outgoing);
    expect(ses.sent).toHaveLength(1);
    const [{ raw, ...sent }] = ses.sent as [(typeof ses.sent)[0]];
    expect(sent).toEqual({ api, source: outgoing.envelope.from, destinations: outgoing.envelope.to });
    expect(raw.equals(outgoing.raw)).toBe(true);
  } finally {
    vi.unstubAllEnvs();
  }
});

test('a refusal says which mail was refused and keeps what SES said', async () => {
  const refusing = createServer((request, response) => {
    request.resume();
    const error =
      '<Error><Type>Sender</Type><Code>MessageRejected</Code><Message>Address is not verified</Message></Error>';
    response.writeHead(400, { 'content-type': 'text/xml' }).end(`<ErrorResponse>${error}</ErrorResponse>`);
  });
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
  try {
    const endpoint = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`;
    await expect(createSesMailSender({ client: client(endpoint) }).send(mail(Buffer.from('x')))).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringMatching(
          /m1-masha.* to masha@newsroom.example, desk@newsroom.example: MessageRejected: Address is not verified/,
        ),
        cause: expect.objectContaining({ name: 'MessageRejected' }),
      }),
    );
  } finally {
    refusing.closeAllConnections();
    refusing.close();
  }
});
