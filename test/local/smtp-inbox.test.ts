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
