import { callWith } from '../../app/call.ts';
import { UserError } from '../../app/user-error.ts';
import { printable } from '../../core/index.ts';
import { defineCommand } from '../command.ts';
import { loadConfig } from '../load-config.ts';
import { CONFIG, STACK } from '../options.ts';
import { write } from '../write.ts';
import { shortTime } from './pitch-table.ts';

/** Why an address is on the list, in words. */
const REASONS: Readonly<Record<string, string>> = {
  BOUNCE: 'a mail to it bounced for good',
  COMPLAINT: 'somebody there reported a mail as spam',
};

/** Shows which forward addresses SES sends nothing to, and takes one off the list. */
export const command = defineCommand({
  call: `${callWith('review')} addresses`,
  usage: ['--stack NAME [options]', '--stack NAME --remove ADDRESS'],
  about: `Lists the addresses that the configuration forwards to, and which of them are on the suppression list of the AWS
    account in that region: SES accepts mail to such an address, and sends none. With --remove it takes an address off the
    list. Mend the mailbox first: another bounce puts the address on it again.

    It needs ses:GetSuppressedDestination, and for --remove ses:DeleteSuppressedDestination.`,
  exitCode: '0, or 1 when an address is on the list, or could not be looked up or taken off it.',
  options: {
    remove: { value: 'ADDRESS', about: 'take this address off the list' },
    ...STACK,
    config: CONFIG,
  },
  async run({ remove, stack, region, profile, config }) {
    if (stack === undefined)
      throw new UserError('Only SES has a suppression list: name the deployed stack with --stack NAME.');
    const { openSuppressionList } = await import('../../lambda/stack/suppressed-addresses.ts');
    const list = openSuppressionList({ stack, region, profile });
    if (remove !== undefined) {
      const isRemoved = await list.remove(remove);
      if (!isRemoved) throw new UserError(`${printable(remove)} is not on the suppression list.`);
      await write(
        `${printable(remove)} is off the suppression list. What did not arrive is sent again by ` +
          `${callWith('retry')} --undelivered --address ${printable(remove)} --stack ${stack}\n`,
      );
      return;
    }
    const { inboxes } = await loadConfig(config);
    for (const address of new Set(inboxes.flatMap(({ forwardTo }) => forwardTo))) {
      const found = await list.find(address);
      if (found === undefined) {
        await write(`${address}  not on the list\n`);
        continue;
      }
      process.exitCode = 1;
      const why = REASONS[found.reason] ?? printable(found.reason);
      await write(`${address}  on the suppression list since ${shortTime(found.since)}: ${why}\n`);
    }
  },
});
