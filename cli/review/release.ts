import { callOf, callWith } from '../../app/call.ts';
import { type Review, releaseRequest } from '../../app/review.ts';
import { UserError } from '../../app/user-error.ts';
import { printable, type ReviewedPitch, undeliveredOf } from '../../core/index.ts';
import { describeForm } from '../../review/describe-pitch.ts';
import { defineCommand } from '../command.ts';
import { CONFIG } from '../options.ts';
import { lookOf } from '../paint.ts';
import { RELAY } from '../relay-option.ts';
import { complain, write } from '../write.ts';
import { ask } from './ask.ts';
import { choosePitches, OF_INBOX } from './choose-pitches.ts';
import { openReview } from './open-review.ts';
import { RECORD } from './options.ts';
import { renderRow } from './pitch-table.ts';

/** The exit code of a command that Ctrl-C ended. */
const INTERRUPTED = 130;

/** Releases pitches. */
export const command = defineCommand({
  call: `${callWith('review')} release`,
  usage: ['ID… [options]'],
  about: `Forwards quarantined pitches after all, as they would have been, each once. A pitch that was sent and did not
    arrive is sent again, to the addresses that did not get it. The command shows them and asks first. The log says who
    released what, and when. A virus cannot be released.

    On this machine the running screen (${callOf('start')}) forwards them. If none runs, this command does: into the outbox
    folder, or with --relay through that server. If the screen is started with --relay, this command needs it, too.`,
  exitCode: '0 when every pitch has been forwarded by now, 1 if not, 130 after Ctrl-C at the question.',
  operands: { missing: `Nothing to release: give the ID of a pitch. ${callWith('review')} list has them.` },
  options: {
    yes: { about: 'do not ask' },
    trust: { about: 'always let mail of its sender through from now on (review trust takes that back)' },
    inbox: OF_INBOX,
    // A stack's function sends by SES and has a configuration of its own.
    relay: { ...RELAY, about: `where no screen runs, ${RELAY.about}`, onlyFor: 'machine' },
    config: { ...CONFIG, onlyFor: 'machine' },
    ...RECORD,
  },
  async run({ yes, trust, inbox, relay, ...options }, ids) {
    const review = await openReview(options, relay);
    const pitches: ReviewedPitch[] = [];
    for (const id of ids) {
      // A mail to two inboxes may be quarantined for only one of them.
      const isWanted = (pitch: ReviewedPitch) =>
        undeliveredOf(pitch).length > 0 || (pitch.outcome !== 'forwarded' && pitch.released === undefined);
      const canAsk = process.stdin.isTTY && !yes ? ask : undefined;
      pitches.push(...(await choosePitches(id, review.records, { inboxes: inbox, isWanted, ask: canAsk })));
    }
    if (pitches.length === 0) return write('Nothing was released.\n');
    if (!yes && !(await agreed(pitches, trust))) return write('Nothing was released.\n');
    for (const pitch of pitches) await releaseOne(pitch, review, trust);
  },
});

async function agreed(pitches: readonly ReviewedPitch[], trust: boolean): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UserError('Nobody can be asked here: say --yes to release without asking.');
  for (const pitch of pitches) await write(`${renderRow(pitch, lookOf(process.stdout))}\n`);
  const what = pitches.length === 1 ? 'it' : `these ${pitches.length}`;
  const also = trust ? ', and always let mail of its sender through' : '';
  const answer = await ask(`Forward ${what} after all${also}? [y/N] `);
  if (answer === undefined) {
    process.exitCode = INTERRUPTED;
    await write('\n');
  }
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}

async function releaseOne(pitch: ReviewedPitch, review: Review, trust: boolean): Promise<void> {
  const name = `“${printable(pitch.subject) || '(no subject)'}” from ${printable(pitch.sender) || '(no sender)'}`;
  // After an error, the other pitches are released all the same.
  const result = await review.release(releaseRequest(pitch, undefined, trust)).catch((error: Error) => error);
  if (result instanceof Error || result.status === 'refused') {
    process.exitCode = 1;
    complain(`Not released: ${name}: ${printable(result instanceof Error ? result.message : `${result.why}.`, 500)}`);
  } else if (result.status === 'released') {
    const form = describeForm(result.record);
    await write(`Released ${name} to ${result.record.to.join(', ')}${form && `, ${form}`}.\n`);
  } else if (result.status === 'resent') {
    await write(`Sent ${name} again to ${result.record.to.join(', ')}.\n`);
  } else await write(`Nothing sent: ${name} was ${result.outcome} before.\n`);
  if (result instanceof Error) return;
  if (result.trusted !== undefined)
    await write(`Mail of ${result.trusted} is forwarded from now on, whatever words it has.\n`);
  if (result.notTrusted === undefined) return;
  process.exitCode = 1;
  complain(`Its sender is not trusted: ${printable(result.notTrusted, 500)}.`);
}
