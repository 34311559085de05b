import { expect, test } from 'vitest';
import { MissingMail, RefusedMail, UnansweredSend } from '../../app/ports.ts';
import type { QueuedMail } from '../../local/folder-mail-store.ts';
import { createMailQueue, type MailQueueOptions } from '../../local/mail-queue.ts';
import { createWorkLimits } from '../../local/work-limits.ts';
import { record } from '../record.ts';

const MEGABYTE = 1024 * 1024;

function accepted(id: string, size = 1000): QueuedMail {
  return { size, mail: { id, time: '', envelope: { from: '', to: [] }, verdicts: {} } };
}

/** A queue that writes down what happens, and whose use case is what `receivePitch` does. */
function queueWith(receivePitch: (id: string) => Promise<void>, given: Partial<MailQueueOptions> = {}) {
  const events: string[] = [];
  const queue = createMailQueue({
    async receivePitch({ id }) {
      await receivePitch(id);
      return [record({ id })];
    },
    finish: async (id) => void events.push(`finish ${id}`),
    markFailed: async (id) => void events.push(`fail ${id}`),
    limits: createWorkLimits(),
    onDone: ([done]) => void events.push(`done ${done!.id}`),
    onFailure: ({ mail }, { message }, retryIn) =>
      void events.push(`${mail.id} failed: ${message}, again in ${retryIn}`),
    retryDelay: { first: 1, last: 4 },
    ...given,
  });
  return { queue, events };
}

test('a mail is forgotten only after the use case has ended well', async () => {
  const { queue, events } = queueWith(async () => undefined);
  queue.add(accepted('1'));
  await queue.settled();
  expect(events).toEqual(['finish 1', 'done 1']);
});

test('a mail that fails is tried again, later each time, until it goes through; others are not held up', async () => {
  let failures = 5;
  const { queue, events } = queueWith(async (id) => {
    if (id === '1' && failures-- > 0) throw new Error('relay down');
  });
  queue.add(accepted('1'));
  queue.add(accepted('2'));
  await expect.poll(() => events).toContain('done 1');
  const tries = events.filter((event) => event.startsWith('1 failed'));
  expect(tries.map((event) => event.replace(/.*again in /, ''))).toEqual(['1', '2', '4', '4', '4']);
  expect(events.indexOf('done 2')).toBeLessThan(events.indexOf('done 1'));
});

test.each([new RefusedMail('never'), new MissingMail('never')])(
  'a mail that fails for good (%s) is tried no more',
  async (error) => {
    const { queue, events } = queueWith(async () => {
      throw error;
    });
    queue.add(accepted('1'));
    await queue.settled();
    expect(events).toEqual(['fail 1', '1 failed: never, again in undefined']);
  },
);

test('what waits for another attempt can be hurried', async () => {
  let failures = 1;
  const { queue, events } = queueWith(
    async () => {
      if (failures-- > 0) throw new Error('relay down');
    },
    { retryDelay: { first: 1_000_000, last: 1_000_000 } },
  );
  queue.add(accepted('1'));
  await queue.settled();
  expect(queue.retryNow()).toHaveLength(1);
  await queue.settled();
  expect(events.at(-1)).toBe('done 1');
  expect(queue.retryNow()).toEqual([]);
});

test('a mail that cannot be moved to failed/ is tried again', async () => {
  const { queue, events } = queueWith(
    async () => {
      throw new RefusedMail('never');
    },
    {
      markFailed: async () => {
        throw new Error('disk');
      },
    },
  );
  queue.add(accepted('1'));
  await expect.poll(() => events).toContain('1 failed: never, again in 4');
  await queue.stop();
});

test('a mail that cannot be taken out of the queue counts as not finished, and is not sent again', async () => {
  let finished = 0;
  let sent = 0;
  const { queue, events } = queueWith(async () => void sent++, {
    finish: async () => {
      if (finished++ === 0) throw new Error('disk');
    },
  });
  queue.add(accepted('1'));
  await expect.poll(() => events).toEqual(['1 failed: disk, again in 1', 'done 1']);
  expect(sent).toBe(1);
});

test('a mail that a relay takes and never answers goes out six times at most', async () => {
  let sent = 0;
  const { queue, events } = queueWith(async () => {
    sent += 1;
    throw sent % 2 === 0 ? new Error('relay down') : new UnansweredSend('no answer');
  });
  queue.add(accepted('1'));
  await expect.poll(() => events.at(-1)).toBe('1 failed: no answer, again in undefined');
  expect(sent).toBe(11);
  expect(events.filter((event) => event.includes('no answer'))).toHaveLength(6);
  expect(events).toContain('fail 1');
});

test('a mail that is added twice is in work once, and one that failed can be added again', async () => {
  let calls = 0;
  const { queue } = queueWith(async () => {
    calls += 1;
    throw new RefusedMail('never');
  });
  queue.add(accepted('1'));
  queue.add(accepted('1'));
  await queue.settled();
  expect(calls).toBe(1);
  queue.add(accepted('1'));
  await queue.settled();
  expect(calls).toBe(2);
});

test('four small mails are in work at a time, and large ones only as far as memory goes', async () => {
  let inWork = 0;
  let most = 0;
  const slow = async () => {
    most = Math.max(most, ++inWork);
    await new Promise((resolve) => setTimeout(resolve, 5));
    inWork -= 1;
  };
  const small = queueWith(slow);
  for (let id = 0; id < 20; id += 1) small.queue.add(accepted(String(id)));
  await small.queue.settled();
  expect(most).toBe(4);
  expect(small.events).toHaveLength(40);
  most = 0;
  const large = queueWith(slow);
  for (let id = 0; id < 3; id += 1) large.queue.add(accepted(String(id), 40 * MEGABYTE));
  await large.queue.settled();
  expect(most).toBe(1);
  expect(large.events).toHaveLength(6);
});

test('mails that a silent sender keeps waiting do not keep others from being screened, large ones neither', async () => {
  const limits = createWorkLimits();
  const sent: string[] = [];
  const answers: (() => void)[] = [];
  const sender = limits.inTurn({
    async send({ id }) {
      await new Promise<void>((resolve) => answers.push(resolve));
      sent.push(id);
      return { messageId: '' };
    },
  });
  const { queue, events } = queueWith(
    async (id) => {
      const envelope = { from: '', to: [] };
      if (id.startsWith('forward'))
        await sender.send({ id, copy: { of: id, id: 'c' }, envelope, raw: Buffer.alloc(0) });
    },
    { limits },
  );
  for (let n = 0; n < 12; n += 1) queue.add(accepted(`forward ${n}`, 20 * MEGABYTE));
  queue.add(accepted('ignore', 40 * MEGABYTE));
  await expect.poll(() => events, { timeout: 10_000 }).toEqual(['finish ignore', 'done ignore']);
  expect(answers).toHaveLength(2);
  // The relay answers: every mail goes out once.
  const answering = setInterval(() => answers.shift()?.(), 1);
  await queue.settled();
  clearInterval(answering);
  expect(sent.toSorted()).toEqual(Array.from({ length: 12 }, (_, n) => `forward ${n}`).toSorted());
  expect(events).toHaveLength(26);
});

test('stopping waits for the mails in work and starts no more', async () => {
  const release: (() => void)[] = [];
  const { queue, events } = queueWith(() => new Promise((resolve) => release.push(resolve)));
  for (let id = 0; id < 6; id += 1) queue.add(accepted(String(id)));
  const stopped = queue.stop();
  for (const resolve of release) resolve();
  await stopped;
  expect(events.filter((event) => event.startsWith('done'))).toHaveLength(4);
  queue.add(accepted('late'));
  await queue.settled();
  expect(release).toHaveLength(4);
});

test('a mail that went through is not tried again because the terminal or the page failed', async () => {
  let calls = 0;
  const broken = () => {
    throw new Error('write EPIPE');
  };
  const { queue, events } = queueWith(async () => void calls++, { onDone: broken, onFailure: broken });
  queue.add(accepted('1'));
  await queue.settled();
  expect(queue.retryNow()).toEqual([]);
  expect(events).toEqual(['finish 1']);
  expect(calls).toBe(1);
});

test('nor is one that failed forgotten', async () => {
  let failures = 2;
  const { queue, events } = queueWith(
    async () => {
      if (failures-- > 0) throw new Error('relay down');
    },
    {
      onFailure() {
        throw new Error('write EPIPE');
      },
    },
  );
  queue.add(accepted('1'));
  await expect.poll(() => events).toEqual(['finish 1', 'done 1']);
});
