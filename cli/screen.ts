import { parseWords } from '../app/config.ts';
import { isWordWithin } from '../app/dictionary.ts';
import { loadDocumentPorts } from '../app/documents/load-document-ports.ts';
import { systemClock } from '../app/system-clock.ts';
import { UserError } from '../app/user-error.ts';
import { type Inbox, PitchScreen, printable, readPitch, type Verdict } from '../core/index.ts';
import { markWord } from '../review/describe-pitch.ts';
import { chooseInbox } from './choose-inbox.ts';
import { FLAG, parseCommand, TEXT, TEXTS } from './command-options.ts';
import { loadConfig } from './load-config.ts';
import { lookOf, type Paint } from './paint.ts';
import { readMailOrSay } from './read-mail.ts';
import { runCommand } from './run-command.ts';
import { write } from './write.ts';

const HELP = `npm run -s screen -- [options] FILE… | -

Judges mails in files, or one on standard input (-), as the running screen would: which would be forwarded, which
ignored, because of which word where. Nothing is sent or kept. Exit code 0 when every file could be judged, 1 if not.

  --json           one JSON object a line for each file, in order:
                   {"file", "decision": "forward" | "ignore", "reasons": [{"word", "where", "as", "excerpt"}],
                   "unread": [{"where", "why"}]}
  --words A,B      these words and phrases instead of the inbox's; may be given more than once
  --inbox ADDRESS  judge for this inbox (the first configured one)
  --config FILE    a configuration other than cdk.json
  --help           this text
`;

await runCommand(async (args) => {
  const options = { json: FLAG, words: TEXTS, inbox: TEXT, config: TEXT } as const;
  const { values, positionals: files } = parseCommand(args, options, true);
  if (values.help) return void process.stdout.write(HELP);
  if (files.length === 0)
    throw new UserError('Nothing to judge: give files, or - for standard input. --help lists the options.');
  const config = await loadConfig(values.config);
  const inbox = withWords(chooseInbox(config, values.inbox), values.words);
  const screen = new PitchScreen(inbox, isWordWithin({ inboxes: [inbox] }));
  const { paint } = lookOf(process.stdout);

  for (const file of files) {
    const raw = await readMailOrSay(file);
    if (raw === undefined) continue;
    const { sink, reasons } = screen.begin();
    const unread = await readPitch(raw, sink, { ...config, documents: loadDocumentPorts(systemClock) });
    const verdict: Verdict = { decision: reasons.length > 0 ? 'ignore' : 'forward', reasons, unread };
    const line = values.json ? JSON.stringify({ file, ...verdict }) : renderVerdict(file, verdict, paint);
    await write(`${line}\n`);
  }
});

/** The inbox with other words, checked like configured ones. */
function withWords(inbox: Inbox, lists: string[] | undefined): Inbox {
  if (lists === undefined) return inbox;
  return {
    ...inbox,
    words: parseWords(
      lists.flatMap((list) => list.split(',')),
      '--words',
    ),
  };
}

function renderVerdict(file: string, { decision, reasons, unread }: Verdict, paint: Paint): string {
  const head = paint(decision === 'forward' ? 'green' : 'yellow', decision.padEnd(8));
  const why = reasons.map((reason) => {
    const { before, word, after } = markWord(reason);
    return `“${printable(reason.word)}” in ${printable(reason.where)}: ${before}${word && paint('inverse', word)}${after}`;
  });
  const notRead = unread.map(({ where, why }) => `not read: ${printable(where)} (${printable(why)})`);
  return [`${head} ${printable(file, 1000)}`, ...[...why, ...notRead].map((line) => `         ${line}`)].join('\n');
}
