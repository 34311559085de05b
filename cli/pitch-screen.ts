#!/usr/bin/env node
import { styleText } from 'node:util';
import { renderPage } from './help.ts';
import { complain, write } from './write.ts';

/** The commands of the published package. Each loads only what it needs. */
const COMMANDS: Readonly<Record<string, { about: string; load(): Promise<unknown> }>> = {
  start: { about: 'runs the screen on this machine, with its page', load: () => import('./start.ts') },
  screen: { about: 'judges mails in files', load: () => import('./screen.ts') },
  preview: { about: 'writes mails as they would be forwarded', load: () => import('./preview.ts') },
  send: { about: 'mails a pitch to the running screen', load: () => import('./send.ts') },
  review: { about: 'shows what was ignored and why, and forwards it after all', load: () => import('./review.ts') },
  retry: { about: 'tries pitches again that could not be sent', load: () => import('./retry.ts') },
};

/** The oldest major version of Node.js that has what the commands use. A clone brings its own. */
const MIN_NODE = 22;

if (Number.parseInt(process.versions.node, 10) < MIN_NODE) {
  complain(`pitch-screen needs Node.js ${MIN_NODE} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

const [name = '--help'] = process.argv.splice(2, 1);
if (name === '--help' || name === '-h') {
  await write(
    renderPage(
      ['npx pitch-screen COMMAND [options]'],
      'Reads the pitches mailed to a reporter, quarantines those that use a word she will not read, and forwards the rest.',
      Object.entries(COMMANDS).map(([name, { about }]) => [name, about]),
      'Each command has --help.',
    ),
  );
} else if (Object.hasOwn(COMMANDS, name)) {
  // The command reads the rest of the arguments.
  await COMMANDS[name]!.load();
} else {
  const line = `${JSON.stringify(name)} is no command. There are ${Object.keys(COMMANDS).join(', ')}; --help tells more.`;
  complain(styleText('red', line, { stream: process.stderr }));
  process.exitCode = 1;
}
