import { expect, onTestFinished, test } from 'vitest';
import { parseConfig } from '../../app/config.ts';
import type { ReceivedMail } from '../../core/types.ts';
import { MAX_MAIL_SIZE, type SmtpInboxOptions, startSmtpInbox } from '../../local/smtp-inbox.ts';
import { dialog, dialogInData, INBOX, mail } from '../cli/screen-process.ts';

const { inboxes } = parseConfig({ inboxes: [{ address: INBOX, forwardTo: 'desk@paper.example' }] });

/** An SMTP inbox that keeps mails in memory. */
async function startInbox(given: Partial<SmtpInboxOptions> = {}) {
  const kept: { mail: ReceivedMail; size: number }[] = [];
  const refused: string[] = [];
  const inbox = await startSmtpInbox({
    port: 0,
    inboxes,
    async accept(received, content) {
      let size = 0;
      for await (const chunk of content) size += chunk.length;
      return { mail: received, size };
    },
    onAccepted: (accepted) => kept.push(accepted),
    onRefused: ({ message }) => refused.push(message),
    ...given,
  });
  onTestFinished(() => inbox.stop());
  return { port: inbox.port, kept, refused };
}

test('a mail is taken with its envelope, under an id that sorts by time and names a file', async () => {
  const { port, kept } = await startInbox();
  await mail(port, { raw: 'one\r\n' }, [INBOX, 'MASHA.BORAK@technode.com', 'masha.borak+a@technode.com'], '');
  await mail(port, { raw: 'two\r\n' });
  expect(kept.map(({ mail }) => mail.envelope)).toEqual([
    { from: '', to: ['MASHA.BORAK@technode.com', 'masha.borak+a@technode.com'] },
    { from: 'press@acme.example', to: [INBOX] },
  ]);
  const ids = kept.map(({ mail }) => mail.id);
  expect(ids).toEqual([...ids].sort());
  for (const id of ids) expect(id).toMatch(/^\d{8}T\d{9}Z-[0-9a-f]{12}$/);
});

test('the limit is announced, and a mail announced above it is refused before it is sent', async () => {
  const { port, kept } = await startInbox();
  const client = await dialog(port);
  await client.say('EHLO client.example\r\n', /^250[- ]SIZE 41943040\r/m);
  await client.say(`MAIL FROM:<> SIZE=${MAX_MAIL_SIZE + 1}\r\n`, /^552 /);
  expect(client.answers()).not.toMatch(/STARTTLS|AUTH/);
  expect(kept).toEqual([]);
});

test('a mail of exactly the limit is taken, one of a byte more is refused at its end', async () => {
  const { port, kept, refused } = await startInbox();
  const raw = Buffer.alloc(MAX_MAIL_SIZE + 1, 'x'.repeat(998));
  raw.write('\r\n', MAX_MAIL_SIZE - 2);
  await mail(port, { raw: raw.subarray(0, MAX_MAIL_SIZE) });
  expect(kept).toMatchObject([{ size: MAX_MAIL_SIZE }]);
  raw.write('x\r\n', MAX_MAIL_SIZE - 2);
  await expect(mail(port, { raw })).rejects.toThrow(/552/);
  expect(kept).toHaveLength(1);
  expect(refused).toEqual([]);
});

test.each([
  ['at once', 0],
  ['in the middle', 1],
])(
  'a mail that cannot be kept, which shows %s, is put off with 451 at its end; the next one is taken',
  async (_when, chunks) => {
    let fails = true;
    const { port, kept, refused } = await startInbox({
      async accept(received, content) {
        let seen = 0;
        if (fails && chunks === 0) throw new Error('disk full');
        for await (const _chunk of content) if (fails && ++seen === chunks) throw new Error('disk full');
        return { mail: received, size: 0 };
      },
    });
    const client = await dialogInData(port);
    for (let line = 0; line < 10_000; line += 1) client.socket.write(`${'a line of some length '.repeat(4)}\r\n`);
    await client.say('\r\n.\r\n', /^451 /);
    expect(client.answers().match(/^451/gm)).toHaveLength(1);
    expect({ kept, refused }).toEqual({ kept: [], refused: ['disk full'] });
    fails = false;
    await client.say('MAIL FROM:<press@acme.example>\r\n', /^250 /);
    await client.say(`RCPT TO:<${INBOX}>\r\n`, /^250 /);
    await client.say('DATA\r\n', /^354 /);
    await client.say('Hello\r\n.\r\n', /^250 /);
    expect(kept).toHaveLength(1);
  },
);

test.each([
  [
    'a dot behind a bare LF is no escape',
    '..a\r\nb\n..c\n.d\r..e\r\n...\r\nend\r\n',
    '.a\r\nb\n..c\n.d\r..e\r\n..\r\nend\r\n',
  ],
  ['dots and bare LFs by the dozen', `${'\n..'.repeat(12)}\n...\n.\r\n..\r\n`, `${'\n..'.repeat(12)}\n...\n.\r\n.\r\n`],
])('%s, wherever the client cuts the mail', async (_, sent, expected) => {
  const contents: string[] = [];
  const { port } = await startInbox({
    async accept(received, content) {
      const chunks: Buffer[] = [];
      for await (const chunk of content) chunks.push(chunk);
      contents.push(Buffer.concat(chunks).toString('latin1'));
      return { mail: received, size: 0 };
    },
  });
  for (let cut = 0; cut <= sent.length; cut += 5) {
    const client = await dialogInData(port);
    client.socket.setNoDelay(true).write(sent.slice(0, cut), 'latin1');
    await new Promise((resolve) => setTimeout(resolve, 5));
    await client.say(`${sent.slice(cut)}.\r\n`, /^250 /);
  }
  expect(new Set(contents)).toEqual(new Set([expected]));
});

test('two mails that are sent in one piece keep their dots', async () => {
  const contents: string[] = [];
  const { port } = await startInbox({
    async accept(received, content) {
      let text = '';
      for await (const chunk of content) text += chunk;
      contents.push(text);
      return { mail: received, size: 0 };
    },
  });
  const client = await dialog(port);
  const one = `MAIL FROM:<a@pr.example>\r\nRCPT TO:<${INBOX}>\r\nDATA\r\na\n..b\r\n.\r\n`;
  await client.say(`EHLO x\r\n${one}${one}QUIT\r\n`, /^221 /m);
  expect(contents).toEqual(['a\n..b\r\n', 'a\n..b\r\n']);
});

test.each([
  ['MAIL FROM:<"jane doe"@pr.example>', /^250 /, '"jane doe"@pr.example'],
  ['MAIL FROM:<"jane.doe"@pr.example>', /^250 /, 'jane.doe@pr.example'],
  ['MAIL FROM:<"a\\"b@c"@pr.example> SIZE=10', /^250 /, '"a\\"b@c"@pr.example'],
  ['MAIL FROM:<@relay.example:"j d"@pr.example>', /^250 /, '"j d"@pr.example'],
  ['MAIL FROM:<haru..ka.@mobile.example>', /^250 /, 'haru..ka.@mobile.example'],
  ['MAIL FROM:<jane@my_host.pr.example>', /^250 /, 'jane@my_host.pr.example'],
  ['MAIL FROM:<"">', /^501 /, undefined],
  ['MAIL FROM:<""@pr.example>', /^501 /, undefined],
  ['MAIL FROM:<"jane doe"@>', /^501 /, undefined],
])('%s is answered %s', async (command, answer, from) => {
  const { port, kept } = await startInbox();
  const client = await dialog(port);
  await client.say('EHLO client.example\r\n', /^250 /m);
  await client.say(`${command}\r\n`, answer);
  if (from === undefined) return;
  for (const recipient of ['"masha.borak"@technode.com', 'masha.borak@technode.com.', 'masha.borak@technode.com'])
    await client.say(`RCPT TO:<${recipient}>\r\n`, /^250 /);
  await client.say('RCPT TO:<"masha borak"@technode.com>\r\n', /^550 /);
  await client.say('DATA\r\n', /^354 /);
  await client.say('Subject: x\r\n\r\nx\r\n.\r\n', /^250 /);
  expect(kept[0]!.mail.envelope.from).toBe(from);
});
