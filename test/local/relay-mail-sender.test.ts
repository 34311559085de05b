import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SMTPServer as Server, SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import { RefusedMail, UnansweredSend } from '../../app/ports.ts';
import { createReachedAddresses } from '../../local/reached-addresses.ts';
import { createRelayMailSender, parseRelayUrl, type RelayMailSender } from '../../local/relay-mail-sender.ts';

const COPY = { of: '1', id: 'c1' };
const envelope = { from: 'tips@paper.example', to: ['desk@paper.example'] };

async function relayWith(options: SMTPServerOptions = {}) {
  const taken: { to: string[]; args: unknown; raw: Buffer }[] = [];
  const server: Server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    async onData(stream, session, callback) {
      const raw = Buffer.concat(await stream.toArray());
      const { mailFrom, rcptTo } = session.envelope;
      taken.push({ to: rcptTo.map(({ address }) => address), args: mailFrom ? mailFrom.args : undefined, raw });
      callback(null, 'OK: queued as 42');
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  const folder = await mkdtemp(join(tmpdir(), 'relay-'));
  const senders: RelayMailSender[] = [];
  const reached = createReachedAddresses({ queue: folder, temporary: folder });
  /** A sender as a process has it that is started on the same folder. */
  const start = () => {
    senders.push(createRelayMailSender(new URL(`smtp://user:secret@127.0.0.1:${port}`), reached));
    return senders.at(-1)!;
  };
  onTestFinished(async () => {
    for (const sender of senders) sender.close();
    server.close();
    await rm(folder, { recursive: true });
  });
  return { sender: start(), start, taken, port, folder, reached };
}

const withAuth = {
  onAuth: (_auth, _session, callback) => callback(null, { user: 'user' }),
} satisfies SMTPServerOptions;

test.each([
  ['plain lines', 'a\r\nb\r\n', 'a\r\nb\r\n'],
  ['dots at the start of lines', '.\r\n..\r\n.a\r\n...\r\n.', '.\r\n..\r\n.a\r\n...\r\n.\r\n'],
  ['8-bit bytes and NUL', 'caf\xe9 \xff\xfe\x00\r\n', 'caf\xe9 \xff\xfe\x00\r\n'],
  ['white space at the end of lines, and empty lines', 'a \t\r\n\r\n\r\n', 'a \t\r\n\r\n\r\n'],
  ['a line of 100,000 characters', `${'x'.repeat(100_000)}\r\n`, `${'x'.repeat(100_000)}\r\n`],
  ['no line end at its end, which SMTP adds', 'a', 'a\r\n'],
  ['lone LF and CR, which SMTP cannot carry', 'a\nb\rc\r\n.\n.\r.\r\n', 'a\r\nb\r\nc\r\n.\r\n.\r\n.\r\n'],
])('the relay gets the bytes of a mail with %s', async (_what, given, expected) => {
  const { sender, taken } = await relayWith(withAuth);
  const head = 'From: x\r\nsubject:  kept \r\nDate: x\r\nMessage-ID: <x>\r\n\r\n';
  const { messageId } = await sender.send({ copy: COPY, id: '1', envelope, raw: Buffer.from(head + given, 'latin1') });
  expect(messageId).toBe('250 OK: queued as 42');
  expect(taken[0]!.raw.toString('latin1')).toBe(head + expected);
  expect(Object(taken[0]!.args).BODY).toBe(/[\x80-\xff]/.test(given) ? '8BITMIME' : undefined);
});

test('the envelope is what it is told, whatever the header says', async () => {
  const { sender, taken } = await relayWith(withAuth);
  const raw = Buffer.from(
    'Date: x\r\nMessage-ID: <x>\r\nFrom: a@acme.example\r\nTo: b@acme.example\r\nBcc: c@acme.example\r\n\r\nHello\r\n',
  );
  await sender.send({
    id: '1',
    copy: COPY,
    envelope: { from: envelope.from, to: ['one@paper.example', 'two@paper.example'] },
    raw,
  });
  expect(taken[0]!.to).toEqual(['one@paper.example', 'two@paper.example']);
  expect(taken[0]!.raw).toEqual(raw);
});

test('a refusal names the relay, and neither user nor password', async () => {
  const { sender, port } = await relayWith({
    onAuth: (_auth, _session, callback) => callback(new Error('No such user')),
  });
  const error = await sender
    .send({ copy: COPY, id: '1', envelope, raw: Buffer.from('x') })
    .catch((cause: Error) => cause);
  expect(String(error)).toContain(`The relay smtp://127.0.0.1:${port} did not take the mail`);
  expect(String(error)).not.toMatch(/secret|user:/);
});

test('a relay that takes a mail for some only is asked again for the others, after a restart too', async () => {
  let open = false;
  const { sender, start, taken, folder, reached } = await relayWith({
    ...withAuth,
    onRcptTo({ address }, _session, callback) {
      callback(address.startsWith('two') && !open ? new Error('Mailbox full') : null);
    },
  });
  const mail = {
    id: '1',
    copy: COPY,
    envelope: { from: '', to: ['one@paper.example', 'two@paper.example'] },
    raw: Buffer.from('x'),
  };
  await expect(sender.send(mail)).rejects.toThrow(/refused two@paper\.example: .*Mailbox full/);
  await expect(start().send(mail)).rejects.toThrow(/Mailbox full/);
  open = true;
  await start().send(mail);
  expect(taken.map(({ to }) => to)).toEqual([['one@paper.example'], ['two@paper.example']]);
  // A crash before the outcome is saved has it sent again, to the second address alone.
  await start().send(mail);
  expect(taken.map(({ to }) => to)).toEqual([['one@paper.example'], ['two@paper.example'], ['two@paper.example']]);
  await reached.forget(mail.id);
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ['the first inbox', '20260302T1-a.reached'],
  ['the third inbox', '20260302T1-a.2.reached'],
])('addresses that an earlier version saved as reached for %s are left out', async (_which, name) => {
  const { start, taken, folder } = await relayWith(withAuth);
  await writeFile(join(folder, name), 'one@paper.example\n');
  const to = ['one@paper.example', 'two@paper.example'];
  await start().send({
    copy: COPY,
    id: '20260302T1-a-desk@paper.example',
    envelope: { from: '', to },
    raw: Buffer.from('x'),
  });
  await start().send({
    copy: COPY,
    id: '20260302T1-b-desk@paper.example',
    envelope: { from: '', to },
    raw: Buffer.from('x'),
  });
  // An inbox that does not forward to all of them is another one.
  const other = { from: '', to: ['two@paper.example'] };
  await start().send({ copy: COPY, id: '20260302T1-a-tips@paper.example', envelope: other, raw: Buffer.from('x') });
  expect(taken.map((mail) => mail.to)).toEqual([['two@paper.example'], to, ['two@paper.example']]);
});

test('where those whom it did not reach are forwarded to no longer, it is sent', async () => {
  const { sender, taken } = await relayWith({
    ...withAuth,
    onRcptTo: ({ address }, _session, callback) =>
      callback(address.startsWith('two') ? new Error('Mailbox full') : null),
  });
  const to = ['one@paper.example', 'two@paper.example'];
  const mail = { copy: COPY, id: '1', envelope: { from: '', to }, raw: Buffer.from('x') };
  await expect(sender.send(mail)).rejects.toThrow(/Mailbox full/);
  expect(await sender.send({ ...mail, envelope: { from: '', to: to.slice(0, 1) } })).toEqual({ messageId: '' });
  expect(taken).toHaveLength(1);
});

const smtpError = (responseCode: number) => Object.assign(new Error('no'), { responseCode });

test.each<[string, boolean, SMTPServerOptions]>([
  ['550 to the recipient', true, { onRcptTo: (_to, _session, callback) => callback(smtpError(550)) }],
  ['553 to the sender', true, { onMailFrom: (_from, _session, callback) => callback(smtpError(553)) }],
  [
    '554 to the mail',
    true,
    { onData: (stream, _session, callback) => stream.resume().on('end', () => callback(smtpError(554))) },
  ],
  ['a size over the limit', true, { size: 100 }],
  ['450 to the recipient', false, { onRcptTo: (_to, _session, callback) => callback(smtpError(450)) }],
  [
    '451 to the mail',
    false,
    { onData: (stream, _session, callback) => stream.resume().on('end', () => callback(smtpError(451))) },
  ],
  ['421 at the door', false, { onConnect: (_session, callback) => callback(smtpError(421)) }],
  ['554 at the door', false, { onConnect: (_session, callback) => callback(smtpError(554)) }],
  ['530 to the sender', false, { onMailFrom: (_from, _session, callback) => callback(smtpError(530)) }],
  ['a wrong password', false, { onAuth: (_auth, _session, callback) => callback(smtpError(535)) }],
])('whether the answer %s refuses the mail for good: %s', async (_what, forGood, options) => {
  const { sender } = await relayWith({ ...withAuth, ...options });
  const error = await sender
    .send({ copy: COPY, id: '1', envelope, raw: Buffer.alloc(200, 'x\r\n') })
    .catch((cause) => cause);
  expect(error).toBeInstanceOf(Error);
  expect(error instanceof RefusedMail).toBe(forGood);
});

/** The command or part of a mail at which a relay of few words hangs up. */
async function relayThatHangsUp(at: RegExp) {
  const server = createServer((socket) => {
    let heard = '';
    let inData = false;
    socket.on('error', () => undefined).write('220 relay.example\r\n');
    socket.on('data', (data) => {
      heard = (heard + data).slice(-100_000);
      if (at.test(heard)) return void socket.destroy();
      if (inData) return;
      inData = /DATA\r\n$/.test(heard);
      socket.write(inData ? '354 go on\r\n' : '250 yes\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const folder = await mkdtemp(join(tmpdir(), 'relay-'));
  const reached = createReachedAddresses({ queue: folder, temporary: folder });
  const sender = createRelayMailSender(new URL(`smtp://127.0.0.1:${port}`), reached);
  onTestFinished(async () => {
    sender.close();
    server.close();
    await rm(folder, { recursive: true });
  });
  return sender;
}

test.each([
  ['after the whole mail: it may have taken it', /\r\n\.\r\n$/, true],
  ['within the mail: it cannot have taken it', /DATA\r\nDate/, false],
  ['at the recipient', /RCPT/, false],
  ['at the greeting', /EHLO/, false],
])('a relay that hangs up %s', async (_when, at, isUnanswered) => {
  const sender = await relayThatHangsUp(at);
  // More than the buffers of two sockets hold.
  const raw = Buffer.alloc(20_000_000, `${'x'.repeat(70)}\r\n`);
  const error = await sender.send({ copy: COPY, id: '1', envelope, raw }).catch((cause) => cause);
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(RefusedMail);
  expect(error instanceof UnansweredSend).toBe(isUnanswered);
});

test('a mail without Date and Message-ID gets them, above what it has', async () => {
  const { sender, taken } = await relayWith(withAuth);
  await sender.send({
    copy: COPY,
    id: '20260302-1.2',
    envelope,
    raw: Buffer.from('Subject: x\r\n\r\nDate: in the body\r\n'),
  });
  const text = String(taken[0]!.raw);
  expect(text).toMatch(
    /^Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000\r\nMessage-ID: <20260302-1\.2@paper\.example>\r\nSubject: x\r\n\r\nDate: in the body\r\n$/,
  );
});

test.each([
  '',
  'relay.example',
  'http://relay.example',
  'smtp:',
  'smtp://',
  'smtp://a:b@',
  'smtp://relay.example:99999',
])('--relay %j is refused, and the error says what is expected', (url) => {
  expect(() => parseRelayUrl(url)).toThrow(/^--relay: expected smtp:\/\//);
});
