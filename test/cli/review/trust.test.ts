import { expect, test } from 'vitest';
import { files, mail, outbox } from '../screen-process.ts';
import { folderWith, review, screenWithPitches } from './review-command.ts';

test('senders are listed, added and taken back, and what cannot be done is said', async () => {
  const data = await folderWith([]);
  expect(await review(data, 'trust', 'list')).toMatchObject({ code: 0, stdout: '' });
  const added = await review(data, 'trust', 'add', '@Acme.example', 'ed@desk.example');
  expect(added.stdout).toMatch(/ trusts @acme\.example\.\n.* trusts ed@desk\.example\.\n$/);
  expect((await review(data, 'trust', 'add', '@acme.example')).stdout).toMatch(/ trusts @acme\.example already\./);
  expect((await review(data, 'trust', 'list')).stdout).toMatch(/^@acme\.example {2}added .* by .+@.+\ned@desk/);
  expect((await review(data, 'trust', 'remove', '@acme.example')).stdout).toMatch(/ trusts @acme\.example no more\./);
  const failed = async (...args: string[]) => (await review(data, 'trust', ...args)).stderr;
  expect(await failed('remove', '@acme.example')).toMatch(/@acme\.example is not taken back: it was never added\./);
  expect(await failed('add', 'acme.example')).toMatch(/expected an address .* a domain/);
  expect(await failed('add')).toMatch(/Expected list, add SENDER or remove SENDER/);
  expect(await failed('list', '--inbox', 'x@y.example')).toMatch(/--inbox x@y\.example: not configured/);
});

test('a release can say to let the sender through from now on, and the running screen does so', async () => {
  const { data, smtpPort } = await screenWithPitches();
  const [pitch] = JSON.parse(`[${(await review(data, 'list', '--json')).stdout.trim()}]`);
  const released = await review(data, 'release', pitch.id, '--yes', '--trust');
  const sender = /<(.*)>/.exec(pitch.sender)![1];
  expect(released.stdout).toMatch(/^Released /);
  expect(released.stdout).toContain(`Mail of ${sender} is forwarded from now on, whatever words it has.`);

  const before = (await outbox(data)).length;
  await mail(smtpPort, { subject: 'Another disruptive lamp', text: 'It shines.' });
  await expect.poll(() => files(data, 'queue')).toEqual([]);
  expect(await outbox(data)).toHaveLength(before + 1);
  const listed = (await review(data, 'list', '--outcome', 'forwarded')).stdout;
  expect(listed).toContain(`forwarded all the same, as the inbox trusts ${sender}`);

  await review(data, 'trust', 'remove', sender!);
  await mail(smtpPort, { subject: 'A third disruptive lamp', text: 'It shines.' });
  await expect.poll(() => files(data, 'queue')).toEqual([]);
  expect(await outbox(data)).toHaveLength(before + 1);
});
