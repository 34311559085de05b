import { UserError } from '../app/user-error.ts';
import { runCommand } from './run-command.ts';

const HELP = `npm run -s review -- COMMAND [options]

Looks at what was ignored, says why, and takes a pitch back.

  list             the pitches that were ignored, the latest first, and why
  show ID…         one pitch: header, reasons, its text with every match marked, attachments
  release ID…      forward a pitch after all
  stats            how many came, by day and by word
  tail             pitches as they come in
  web --stack NAME the page of a deployed stack, on this machine
  digest           what was ignored in a week, to print or to send

By default of the local run (npm start), whose page shows the same; with --stack NAME of a deployed stack.
Each command has --help.
`;

// Each loads what it needs: a list does not wait for a mail parser and a dictionary.
const COMMANDS: Record<string, () => Promise<(args: string[]) => Promise<void>>> = {
  list: async () => (await import('./review/list.ts')).list,
  show: async () => (await import('./review/show.ts')).show,
  release: async () => (await import('./review/release.ts')).release,
  stats: async () => (await import('./review/show-stats.ts')).showStats,
  tail: async () => (await import('./review/tail.ts')).tail,
  web: async () => (await import('./review/web.ts')).web,
  digest: async () => (await import('./review/digest.ts')).digest,
};

await runCommand(async ([name = '--help', ...args]) => {
  // A reader that has seen enough (`| head`) ends the work, too, which is all for it.
  process.stdout.on('error', () => process.exit());
  if (name === '--help' || name === '-h') return void process.stdout.write(HELP);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    throw new UserError(
      `${JSON.stringify(name)} is no command. There are ${Object.keys(COMMANDS).join(', ')}; --help tells more.`,
    );
  }
  await (await command())(args);
});
