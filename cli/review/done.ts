import { callWith } from '../../app/call.ts';
import { UserError } from '../../app/user-error.ts';
import { printable } from '../../core/index.ts';
import { defineCommand } from '../command.ts';
import { write } from '../write.ts';
import { ask } from './ask.ts';
import { choosePitches, OF_INBOX } from './choose-pitches.ts';
import { openReview } from './open-review.ts';
import { RECORD } from './options.ts';

/** Marks pitches as done. */
export const command = defineCommand({
  call: `${callWith('review')} done`,
  usage: ['ID… [options]'],
  about: `Marks pitches as done: nothing is left to do about them. They stay in quarantine, and can be released. The list,
    the page and the digest leave them out; list --review done has them. The log says who marked what, and when.`,
  exitCode: '0 when every pitch has been marked, 1 if not.',
  operands: { missing: `Nothing to mark: give the ID of a pitch. ${callWith('review')} list has them.` },
  options: { undo: { about: 'take that back' }, inbox: OF_INBOX, ...RECORD },
  async run({ undo, inbox, ...options }, ids) {
    const { records, mark } = await openReview(options);
    const pitches = [];
    for (const id of ids) {
      const canAsk = process.stdin.isTTY ? ask : undefined;
      const isWanted = ({ done }: { done?: unknown }) => (done !== undefined) === undo;
      pitches.push(...(await choosePitches(id, records, { inboxes: inbox, isWanted, ask: canAsk })));
    }
    if (pitches.length === 0) throw new UserError('Nothing was marked.');
    await mark(pitches.map((pitch) => ({ id: pitch.id, inbox: pitch.inbox, state: undo ? 'open' : 'done' })));
    for (const { subject, sender } of pitches) {
      const name = `“${printable(subject) || '(no subject)'}” from ${printable(sender) || '(no sender)'}`;
      await write(undo ? `Not done any more: ${name}.\n` : `Done: ${name}.\n`);
    }
  },
});
