import { escapeUTF8 } from 'entities/escape';
import { printable } from '../printable.ts';
import type { Digest, DigestAction, DigestGroup, DigestLinks, NumberedPitch } from './digest.ts';
import { howTo, moment, moreWords, pitchWords, releaseCommand, withoutLinks } from './digest-words.ts';
import { describeTally } from './tally.ts';

/**
 * The looks of a digest, in light and in dark. It has no picture, no font and no address to load. Outlook for Windows shows
 * tables and a few plain properties; a program that drops all styles still shows headings, paragraphs and links.
 */
const STYLE = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:0;background:#fff;color:#1d1d1f;font:16px/1.45 -apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif}
table{border-collapse:collapse;width:100%}
td{padding:0;text-align:left;vertical-align:top;word-break:break-word;overflow-wrap:anywhere}
.page{max-width:640px;margin:0 auto}.page>tbody>tr>td{padding:16px}
h1{font-size:22px;line-height:1.25;margin:0 0 8px}
h2{font-size:17px;margin:28px 0 4px;padding:0 0 4px;border-bottom:2px solid #1d1d1f}
h3{font-size:16px;margin:0}
p{margin:4px 0 0}
.pitch td{padding:14px 0;border-bottom:1px solid #d2d2d7}
.pitch .no{width:36px;color:#5b5b60;white-space:nowrap}
.by,.about{color:#5b5b60;font-size:14px}
mark{background:#ffe08a;color:#1d1d1f;padding:0 2px}
a{color:#0a58ca}
.do a{display:inline-block;padding:8px 16px 8px 0}
code{font-size:13px}
@media (prefers-color-scheme:dark){
body{background:#1c1c1e;color:#f2f2f7}h2{border-color:#f2f2f7}.pitch td{border-color:#48484a}
.pitch .no,.by,.about{color:#b5b5ba}mark{background:#7a5c00;color:#fff}a{color:#7db4ff}}
`.replaceAll('\n', '');

const LABELS: Record<DigestAction, string> = {
  release: 'Send it to me',
  trust: '…and always let this sender through',
};

/** Writes a digest as an HTML page. Nothing of a pitch is more than text in it: each text is escaped, and no address links. */
export function digestHtml(digest: Digest, links?: DigestLinks): string {
  const { inbox, since, style, tally, groups, more, subject } = digest;
  const summary = `Pitches to ${printable(inbox)} since ${moment(since, style.timeZone)}: ${describeTally(tally)}`;
  const body = [
    `<h1>${text(subject)}</h1>`,
    `<p>${text(summary)}</p>`,
    ...(groups.length === 0 || links === undefined ? [] : [`<p>${text(howTo(links))}</p>`]),
    ...groups.map((group) => section(group, digest, links)),
    ...(more === 0 ? [] : [`<p>${text(moreWords(more, style, links))}</p>`]),
  ];
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">',
    // Apple Mail makes links of what looks like an address or a number, unless a page asks it not to.
    '<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">',
    `<title>${text(subject)}</title><style>${STYLE}</style></head><body>`,
    '<table role="presentation" class="page" cellpadding="0" cellspacing="0"><tbody><tr><td>',
    ...body,
    '</td></tr></tbody></table></body></html>',
  ].join('\n');
}

function section(
  { title, about, actions, pitches }: DigestGroup,
  digest: Digest,
  links: DigestLinks | undefined,
): string {
  return [
    `<h2 dir="auto">${text(printable(title))} (${pitches.length})</h2>`,
    ...(about === '' ? [] : [`<p class="about">${text(about)}</p>`]),
    '<table role="presentation" class="pitch" cellpadding="0" cellspacing="0"><tbody>',
    ...pitches.map((numbered) => row(numbered, actions, digest, links)),
    '</tbody></table>',
  ].join('\n');
}

function row(
  { number, pitch }: NumberedPitch,
  actions: readonly DigestAction[],
  { style }: Digest,
  links: DigestLinks | undefined,
): string {
  const { subject, sender, time, excerpts, why, attachments } = pitchWords(pitch, style);
  const cell = [
    `<h3 dir="auto">${text(subject)}</h3>`,
    `<p class="by" dir="auto">${text(sender)}, ${text(time)}</p>`,
    ...excerpts.map(({ where, before, word, after }) => {
      const marked = word === '' ? '' : `<mark>${text(word)}</mark>`;
      return `<p dir="auto"><span class="by">${text(where)}:</span> ${text(before)}${marked}${text(after)}</p>`;
    }),
    ...(why === '' ? [] : [`<p class="by">${text(why)}</p>`]),
    ...(attachments === '' ? [] : [`<p class="by">Attached: ${text(attachments)}</p>`]),
    ...waysBack(),
  ];
  return `<tr><td class="no">${number}.</td><td>${cell.join('')}</td></tr>`;

  function waysBack(): string[] {
    if (actions.length === 0) return [];
    if (links === undefined) return [`<p class="by">To get it: <code>${text(releaseCommand(pitch, style))}</code></p>`];
    const all = actions.map((action) => {
      // Somebody who hears only the links of a page must know which pitch each is about.
      const name = `${LABELS[action]}: pitch ${number}`;
      return `<a href="${escapeUTF8(links.link(action, pitch.id))}" aria-label="${text(name)}">${LABELS[action]}</a>`;
    });
    return [`<p class="do">${all.join(' ')}</p>`];
  }
}

/** A text as HTML. The joints of web addresses stand in elements of their own, so that mail programs make no links of them. */
function text(plain: string): string {
  return withoutLinks(plain, (joint) => `<span>${escapeUTF8(joint)}</span>`, escapeUTF8);
}
