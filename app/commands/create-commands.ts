import { type CommandAnswer, type CommandRecord, printable, writeCommandAnswer } from '../../core/index.ts';
import { withRetries } from '../backoff.ts';
import { newCopyId } from '../copy-id.ts';
import { outgoingId } from '../outgoing-id.ts';
import { type Clock, type MailSender, type PitchLog, RefusedMail } from '../ports.ts';
import type { ReleasePitch } from '../release-pitch.ts';
import { systemClock } from '../system-clock.ts';
import { type Failure, obeyCommand, resultOf } from './obey-command.ts';
import type { CommandMail, Commands, DailyMarks, DigestLists } from './ports.ts';
import { readCommand } from './read-command.ts';

/** The ports of the commands that come by mail. */
export interface CommandPorts {
  lists: Pick<DigestLists, 'find'>;
  marks: DailyMarks;
  releasePitch: ReleasePitch;
  sender: MailSender;
  log: PitchLog;
  /** The charset of unlabelled 8-bit text that is not UTF-8. */
  fallbackCharset: string;
  /** @default the clock of this machine */
  clock?: Clock;
}

/** Failures that an answer lists. */
const MAX_TOLD_FAILURES = 50;

/** Builds the commands. Only a mail that may be one loads this module. */
export function createCommands({ clock = systemClock, ...ports }: CommandPorts): Commands {
  const { lists, marks, releasePitch, sender, log, fallbackCharset } = ports;
  const now = () => clock.now();

  return {
    read: (mail) => readCommand(mail, { lists, now, fallbackCharset }),

    async obey(command, mail, deadline) {
      const { received, inbox } = mail;
      const failures = await obeyCommand(command, releasePitch, { deadline, now });
      const answer = command.action === 'help' ? await helpOf(mail) : failureAnswer(failures);
      const sent = answer === undefined ? {} : await send(answer, mail, deadline);
      const { result, why } = resultOf(command, failures);
      const reasons = [why, sent.why].filter((text) => text !== undefined).join('; ');
      const record: CommandRecord = {
        v: 1,
        event: 'command',
        time: received.time,
        id: received.id,
        inbox: inbox.address,
        by: printable(command.by, 320),
        action: command.action,
        pitches: command.pitches.map(({ pitch }) => pitch.mail.id),
        result,
        ...(reasons === '' ? {} : { why: reasons }),
        ...(sent.messageId === undefined ? {} : { messageId: sent.messageId }),
      };
      await log.write(record);
    },
  };

  /** The answer to a mail that was not understood. @returns undefined where one was sent on the same day */
  async function helpOf({ inbox }: CommandMail): Promise<CommandAnswer | undefined> {
    const day = new Date(now()).toISOString().slice(0, 10);
    if (!(await marks.markHelp(inbox.address, day))) return undefined;
    return {
      subject: 'How to get a pitch',
      lines: [
        'Your mail came in, but it does not say which pitch you want.',
        '',
        'In the latest digest, press "Send it to me" below the pitch, and send the mail that opens as it is.',
        'Or answer the digest, and begin your answer with the numbers of the pitches, such as:',
        '',
        '  3, 5-7',
        '',
        'Nothing was sent to you or changed. Further such mails get no answer today.',
      ],
    };
  }

  /** Sends an answer. @returns why, if the server refuses it for good */
  async function send(
    answer: CommandAnswer,
    { received, inbox, mail }: CommandMail,
    deadline: number,
  ): Promise<{ messageId?: string; why?: string }> {
    const of = `answer-${received.id}`;
    try {
      const { messageId } = await withRetries(sender, deadline, clock).send({
        id: outgoingId(of, inbox.address),
        copy: { of, id: newCopyId() },
        envelope: { from: inbox.address, to: inbox.forwardTo },
        raw: writeCommandAnswer(answer, inbox, mail.fields),
      });
      return { messageId };
    } catch (error) {
      if (!(error instanceof RefusedMail)) throw error;
      return { why: `the answer was not taken: ${printable(error.message)}` };
    }
  }
}

/** The answer to a command that failed. @returns undefined where nothing did: a released pitch is its own answer */
function failureAnswer(failures: readonly Failure[]): CommandAnswer | undefined {
  if (failures.length === 0) return undefined;
  const more = failures.length - MAX_TOLD_FAILURES;
  return {
    subject:
      failures.length === 1
        ? 'A pitch could not be sent to you'
        : `${failures.length} pitches could not be sent to you`,
    lines: [
      'You asked for this, and it could not be done:',
      '',
      ...failures.slice(0, MAX_TOLD_FAILURES).map(({ pitch, why }) => `  ${pitch}: ${why}.`),
      ...(more > 0 ? [`  And ${more} more.`] : []),
      '',
      'Whoever runs the screen can tell you more.',
    ],
  };
}
