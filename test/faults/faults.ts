import { parseArgs } from 'node:util';
import { UserError } from '../../app/user-error.ts';
import { runCommand } from '../../cli/run-command.ts';
import { runHandlerMails } from './handler-mails.ts';
import { runLocalRounds } from './local-rounds.ts';
import { describe, isKept } from './tally.ts';

const HELP = `Tries to break the promises of ADR 0004 with real processes, and counts what was lost, doubled and changed.

  npm run faults -- --rounds 200 --mails 2000 --seed 1

  --rounds NUMBER   kills of a local screen, once without and once with a relay that has faults. @default 20
  --mails NUMBER    mails through the handler's bundle, with faults at every request to S3 and SES. @default 200
  --seed NUMBER     the same number makes the same mails, faults and moments. @default 1
  --help            show this text

It ends with 1 if a promise was broken. The moments are seeded; what a process has done by then is up to the machine.
`;

await runCommand(async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '20' },
      mails: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const [rounds, mails, seed] = [values.rounds, values.mails, values.seed].map(Number) as [number, number, number];
  if (![rounds, mails, seed].every((number) => Number.isInteger(number) && number >= 0))
    throw new UserError('--rounds, --mails and --seed expect a whole number each.');
  const runs = [
    ['one machine, outbox', rounds, () => runLocalRounds(rounds, seed, false)],
    ['one machine, relay', rounds, () => runLocalRounds(rounds, seed, true)],
    ['function', mails, () => runHandlerMails(mails, seed)],
  ] as const;
  for (const [name, number, run] of runs) {
    if (number === 0) continue;
    const tally = await run();
    process.stdout.write(`${describe(name, tally)}\n`);
    if (!isKept(tally)) process.exitCode = 1;
  }
});
