import { printable } from '../printable.ts';
import type { Digest, DigestGroup, DigestLinks, NumberedPitch } from './digest.ts';
import { howTo, moment, moreWords, pitchWords, releaseCommand, withoutLinks } from './digest-words.ts';
import { describeTally } from './tally.ts';

/** Characters of a line of prose. */
const LINE_LENGTH = 76;

/**
 * Writes a digest as plain text, a paragraph for each pitch. It is safe to print, whatever the pitches hold.
 *
 * @param links @default each pitch has the command that releases it
 */
export function digestText(digest: Digest, links?: DigestLinks): string {
  const { inbox, since, style, tally, groups, more } = digest;
  const paragraphs = [
    `Pitches to ${printable(inbox)} since ${moment(since, style.timeZone)}: ${describeTally(tally)}`,
    groups.length === 0 ? '' : filled(howTo(links)),
    ...groups.flatMap((group) => [
      heading(group),
      ...group.pitches.map((numbered) => paragraph(numbered, group, digest, links)),
    ]),
    moreWords(more, style, links),
  ];
  return `${paragraphs.filter((text) => text !== '').join('\n\n')}\n`;
}

function heading({ title, about, pitches }: DigestGroup): string {
  const line = `${unlinked(printable(title))} (${pitches.length})`;
  return [line, '-'.repeat(line.length), ...(about === '' ? [] : [about])].join('\n');
}

function paragraph(
  { number, pitch }: NumberedPitch,
  { actions }: DigestGroup,
  { style }: Digest,
  links: DigestLinks | undefined,
): string {
  const { subject, sender, time, excerpts, why, attachments } = pitchWords(pitch, style);
  const lines = [
    `${number}. ${unlinked(subject)}`,
    `from ${unlinked(sender)}, ${time}`,
    ...excerpts.map(({ where, before, word, after }) => {
      const marked = word === '' ? '' : `*${unlinked(word)}*`;
      return `${unlinked(where)}: ${unlinked(before)}${marked}${unlinked(after)}`;
    }),
    ...(why === '' ? [] : [unlinked(why)]),
    ...(attachments === '' ? [] : [`Attached: ${unlinked(attachments)}`]),
    ...waysBack(),
  ];
  return lines.join('\n   ');

  function waysBack(): string[] {
    if (actions.length === 0) return [];
    if (links === undefined) return [`To get it: ${releaseCommand(pitch, style)}`];
    return actions.map((action) => `${LABELS[action]}: <${links.link(action, pitch.id)}>`);
  }
}

const LABELS = { release: 'Send it to me', trust: 'Send it, and always let this sender through' } as const;

function unlinked(text: string): string {
  return withoutLinks(text, (joint) => `${joint}\u200b`);
}

/** A text in lines of readable length. */
function filled(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < LINE_LENGTH) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
