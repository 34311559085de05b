import { callWith } from '../app/call.ts';
import { parseWords } from '../app/config.ts';
import { isWordWithin } from '../app/dictionary.ts';
import { loadDocumentPorts } from '../app/documents/load-document-ports.ts';
import { systemClock } from '../app/system-clock.ts';
import { compileRules, printable, screen, type Verdict } from '../core/index.ts';
import { chooseInbox, INBOX } from './choose-inbox.ts';
import { runAsProgram } from './command.ts';
import { loadConfig } from './load-config.ts';
import { CONFIG } from './options.ts';
import { lookOf, type Paint } from './paint.ts';
import { readMailOrComplain } from './read-file.ts';
import { renderReason, renderUnread } from './render-pitch.ts';
import { write } from './write.ts';

await runAsProgram({
  call: callWith('screen'),
  usage: ['[options] FILE… | -'],
  about: `Judges mails in files, or one mail on standard input (-), as the running screen would: which it would forward,
    which it would ignore, because of which word where. Nothing is sent or saved.`,
  exitCode: '0 when every file could be judged, 1 if not.',
  operands: { missing: 'Nothing to judge: give files, or - for standard input.' },
  options: {
    json: {
      about: `one line of JSON for each file, in order: {"file", "decision": "forward" | "ignore",
        "reasons": [{"word", "where", "as", "excerpt"}], "unread": [{"where", "why"}]}`,
    },
    words: {
      value: 'A,B',
      about: "these words and phrases instead of the inbox's",
      repeated: true,
      read: (_, text) => text.split(','),
    },
    inbox: INBOX,
    config: CONFIG,
  },
  async run(options, files) {
    const config = await loadConfig(options.config);
    const inbox = { ...chooseInbox(config, options.inbox) };
    if (options.words.length > 0) inbox.words = parseWords(options.words.flat(), '--words');
    const rules = compileRules(inbox, { ...config, isWord: isWordWithin({ inboxes: [inbox] }) });
    const { paint } = lookOf(process.stdout);

    for (const file of files) {
      const raw = await readMailOrComplain(file);
      if (raw === undefined) continue;
      const verdict = await screen(raw, rules, { documents: loadDocumentPorts(systemClock) });
      const line = options.json ? JSON.stringify({ file, ...verdict }) : renderVerdict(file, verdict, paint);
      await write(`${line}\n`);
    }
  },
});

function renderVerdict(file: string, { decision, reasons, unread }: Verdict, paint: Paint): string {
  const head = paint(decision === 'forward' ? 'green' : 'yellow', decision.padEnd(8));
  const details = [...reasons.map((reason) => renderReason(reason, paint)), ...unread.map(renderUnread)];
  return [`${head} ${printable(file, 1000)}`, ...details.map((line) => `         ${line}`)].join('\n');
}
