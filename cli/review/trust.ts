import { callWith } from '../../app/call.ts';
import { reviewer } from '../../app/review.ts';
import { UserError } from '../../app/user-error.ts';
import { printable } from '../../core/index.ts';
import { chooseInbox } from '../choose-inbox.ts';
import { defineCommand } from '../command.ts';
import { loadConfig } from '../load-config.ts';
import { CONFIG } from '../options.ts';
import { write } from '../write.ts';
import { openReview } from './open-review.ts';
import { RECORD } from './options.ts';
import { shortTime } from './pitch-table.ts';

/** Lists the trusted senders of an inbox, adds some or takes some back. */
export const command = defineCommand({
  call: `${callWith('review')} trust`,
  usage: ['list [options]', 'add SENDER… [options]', 'remove SENDER… [options]'],
  about: `The senders whose mail is forwarded whatever words it has: an address (editor@example.org), a domain
    (@example.org) or all domains below one (*.example.org). It counts only for mail that its sender is proven to have
    sent (docs/matching.md). The inbox trusts those of its configuration (inboxes[].trusted), which are changed there, and
    those that are added here or by release --trust.`,
  exitCode: '0 when all is as asked for, 1 if not.',
  operands: { missing: 'Expected list, add SENDER or remove SENDER.' },
  options: {
    inbox: { value: 'ADDRESS', about: 'of this inbox, instead of the first configured one' },
    config: CONFIG,
    ...RECORD,
  },
  async run({ inbox: address, config: file, ...options }, [verb, ...senders]) {
    const config = await loadConfig(file);
    const inbox = chooseInbox(config, address);
    const { trusted } = await openReview({ ...options, config: file });
    if (verb === 'list' && senders.length === 0) {
      for (const entry of inbox.trusted) await write(`${entry}  configured\n`);
      for (const { sender, by, time } of await trusted.list(inbox.address))
        await write(`${printable(sender)}  added ${shortTime(time)} by ${printable(by)}\n`);
      return;
    }
    if ((verb !== 'add' && verb !== 'remove') || senders.length === 0)
      throw new UserError('Expected list, add SENDER or remove SENDER. --help tells more.');
    for (const sender of senders) {
      const entry = printable(sender.trim().toLowerCase());
      if (verb === 'add') {
        const isNew = await trusted.add(inbox.address, sender, reviewer());
        await write(`${inbox.address} trusts ${entry}${isNew ? '' : ' already'}.\n`);
      } else if (await trusted.remove(inbox.address, sender)) {
        await write(`${inbox.address} trusts ${entry} no more.\n`);
      } else {
        const why = inbox.trusted.includes(entry) ? 'it is in the configuration' : 'it was never added';
        throw new UserError(`${entry} is not taken back: ${why}.`);
      }
    }
  },
});
