import { callOf, callWith } from '../app/call.ts';
import { UserError } from '../app/user-error.ts';
import { runCommand } from './run-command.ts';
import { write } from './write.ts';

interface Subcommand {
  /** Its arguments, for the help. */
  usage?: string;
  about: string;
  /** Loads only what the command needs: a list does not wait for the mail parser and the dictionary. */
  load(): Promise<{ command(args: string[]): Promise<void> }>;
}

const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  list: { about: 'the pitches that were ignored, the latest first, and why', load: () => import('./review/list.ts') },
  show: { usage: 'ID…', about: 'one pitch, with every match marked', load: () => import('./review/show.ts') },
  release: { usage: 'ID…', about: 'forward a pitch after all', load: () => import('./review/release.ts') },
  trust: {
    usage: 'list|add|remove',
    about: 'the senders whose mail is always forwarded',
    load: () => import('./review/trust.ts'),
  },
  done: { usage: 'ID…', about: 'leave a pitch out of the list and the digest', load: () => import('./review/done.ts') },
  stats: { about: 'how many pitches came, by day and by word', load: () => import('./review/stats.ts') },
  tail: { about: 'pitches as they come in', load: () => import('./review/tail.ts') },
  web: { usage: '--stack NAME', about: 'the page of a deployed stack', load: () => import('./review/web.ts') },
  addresses: {
    usage: '--stack NAME',
    about: 'which forward addresses SES sends nothing to, and why',
    load: () => import('./review/addresses.ts'),
  },
  digest: { about: 'what was ignored in a week, to print or to send', load: () => import('./review/digest.ts') },
};

await runCommand(async ([name = '--help', ...args]) => {
  // When the reader of the output goes away (`| head`), a review has nothing left to do.
  process.stdout.on('error', () => process.exit());
  if (name === '--help' || name === '-h') {
    const { renderPage } = await import('./help.ts');
    return write(
      renderPage(
        [`${callWith('review')} COMMAND [options]`],
        `Shows what was ignored and why, and forwards a pitch after all. It is about this machine (${callOf('start')}), whose
        page shows the same, or with --stack NAME about a deployed stack.`,
        Object.entries(SUBCOMMANDS).map(([name, { usage = '', about }]) => [`${name} ${usage}`, about]),
        'Each command has --help.',
      ),
    );
  }
  const subcommand = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined;
  if (subcommand === undefined) {
    throw new UserError(
      `${JSON.stringify(name)} is no command. There are ${Object.keys(SUBCOMMANDS).join(', ')}; --help tells more.`,
    );
  }
  const { command } = await subcommand.load();
  await command(args);
});
