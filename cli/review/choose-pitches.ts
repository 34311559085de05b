import { type PitchRecords, pitchesNamed } from '../../app/review.ts';
import { UserError } from '../../app/user-error.ts';
import { printable, type ReviewedPitch } from '../../core/index.ts';
import { matchesFilter } from '../../review/pitch-filter.ts';
import { write } from '../write.ts';

/** `--inbox`, of commands about pitches that are named by the id of their mail. */
export const OF_INBOX = {
  value: 'ADDRESS',
  about: 'for this inbox, where the mail came to several',
  repeated: true,
} as const;

/** How pitches are chosen where an id names more than one. */
export interface Choice {
  /** The inboxes that were named. None: the command asks. */
  inboxes: readonly string[];
  /** Whether the command has something to do with a pitch. With one such pitch among several, nothing is asked. */
  isWanted(pitch: ReviewedPitch): boolean;
  /** Asks a person; undefined where nobody can be asked. @returns nothing after Ctrl-C */
  ask: ((question: string) => Promise<string | undefined>) | undefined;
}

/**
 * Finds the pitches that a command is about. A mail that came to several inboxes is a pitch for each of them.
 *
 * @param id of the mail, or a part of it
 * @returns none where the person who was asked wants none
 * @throws UserError when there is no such pitch, or several and nobody can be asked for which inbox
 */
export async function choosePitches(
  id: string,
  records: PitchRecords,
  { inboxes, isWanted, ask }: Choice,
): Promise<ReviewedPitch[]> {
  const named = await pitchesNamed(id, records);
  const addresses = named.map(({ inbox }) => printable(inbox));
  if (inboxes.length > 0) {
    return inboxes.map((inbox) => {
      const pitch = named.find((one) => matchesFilter(one, { inbox }));
      if (pitch !== undefined) return pitch;
      throw new UserError(`--inbox ${printable(inbox)}: the mail ${printable(id)} came to ${addresses.join(', ')}.`);
    });
  }
  const wanted = named.filter(isWanted);
  if (named.length === 1) return named;
  if (wanted.length <= 1) return wanted.length === 1 ? wanted : named;
  if (ask === undefined) {
    const of = wanted.map(({ inbox }) => printable(inbox)).join(', ');
    throw new UserError(`The mail ${printable(id)} came to several inboxes: ${of}. Say which with --inbox ADDRESS.`);
  }
  await write(`“${printable(named[0]!.subject) || '(no subject)'}” came to several inboxes:\n`);
  for (const [index, { inbox }] of wanted.entries()) await write(`  ${index + 1}  ${printable(inbox)}\n`);
  const answer = (await ask(`For which of them? [1-${wanted.length}, all, none] `))?.trim().toLowerCase() ?? '';
  if (answer === 'all') return wanted;
  return wanted.filter((_, index) => String(index + 1) === answer);
}
