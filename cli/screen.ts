import { callWith } from '../app/call.ts';
import { parseWords } from '../app/config.ts';
import { isWordWithin } from '../app/dictionary.ts';
import { loadDocumentPorts } from '../app/documents/load-document-ports.ts';
import { systemClock } from '../app/system-clock.ts';
import {
  compileRules,
  explain,
  type Finding,
  type Mail,
  parseMail,
  printable,
  provenSender,
  type Rules,
  screen,
  trustedAs,
  type Verdict,
  valuesOf,
} from '../core/index.ts';
import { describeTrust } from '../review/describe-pitch.ts';
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
    which it would ignore, because of which word where. Nothing is sent or saved. A sender on the inbox's list of trusted
    ones (inboxes[].trusted) is believed where the Return-Path field, if there is one, has the same domain.

    --explain also tells of each match that does not count, and by which rule.`,
  exitCode: '0 when every file could be judged, 1 if not.',
  operands: { missing: 'Nothing to judge: give files, or - for standard input.' },
  options: {
    json: {
      about: `one line of JSON for each file, in order: {"file", "decision": "forward" | "ignore",
        "reasons": [{"word", "where", "as", "excerpt"}], "unread": [{"where", "why"}]}, with "trusted" if its sender
        is, and with --explain "passedOver": [{"word", "where", "as", "excerpt", "passedOver"}]`,
    },
    explain: { about: 'every match that does not count as well, and the rule that lets it pass' },
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
      const mail = parseMail(raw);
      const judged: Judged = await judge(mail, rules, inbox.trusted);
      if (options.explain) judged.passedOver = await passedOver(mail, rules);
      const line = options.json ? JSON.stringify({ file, ...judged }) : renderVerdict(file, judged, paint);
      await write(`${line}\n`);
    }
  },
});

/** What the command says of one mail. */
interface Judged extends Verdict {
  trusted?: string;
  passedOver?: Finding[];
}

async function judge(mail: Mail, rules: Rules, trustedSenders: readonly string[]): Promise<Judged> {
  const verdict = await screen(mail, rules, { documents: loadDocumentPorts(systemClock) });
  if (verdict.decision === 'forward') return verdict;
  // A file without a return path, as mail programs save it, is taken for mail of the sender whom it names.
  const [from = ''] = ['return-path', 'from'].flatMap((name) => valuesOf(mail.fields, name));
  const sender = provenSender(mail.fields, { envelope: { from, to: [] }, verdicts: {} });
  const trusted = sender === undefined ? undefined : trustedAs(sender, trustedSenders);
  return trusted === undefined ? verdict : { ...verdict, decision: 'forward', trusted };
}

/** The matches that do not count. */
async function passedOver(mail: Mail, rules: Rules): Promise<Finding[]> {
  const { findings } = await explain(mail, rules, { documents: loadDocumentPorts(systemClock) });
  return findings.filter((finding) => finding.passedOver !== undefined);
}

function renderVerdict(file: string, judged: Judged, paint: Paint): string {
  const { decision, reasons, unread, trusted, passedOver = [] } = judged;
  const head = paint(decision === 'forward' ? 'green' : 'yellow', decision.padEnd(8));
  const details = [
    ...reasons.map((reason) => renderReason(reason, paint)),
    ...(trusted === undefined ? [] : [describeTrust({ trusted })]),
    ...passedOver.map((finding) => `not counted, ${finding.passedOver}: ${renderReason(finding, paint)}`),
    ...unread.map(renderUnread),
  ];
  return [`${head} ${printable(file, 1000)}`, ...details.map((line) => `         ${line}`)].join('\n');
}
