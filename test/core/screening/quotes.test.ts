import { NEWSROOM, REPORTER } from './judge.ts';
import { mailOf } from './mail.ts';
import { testRules } from './table.ts';

const REPLY = { fields: 'Subject: Re: x\nIn-Reply-To: <1@technode.example>' };
const OWN = `On Mon, Jan 5, 2026 at 10:00 AM The Reporter <${REPORTER}> wrote:`;
const OTHER = 'On Mon, Jan 5, 2026 at 10:00 AM PR <press@acme.example> wrote:';

/** How mail programs announce a quote. */
const ATTRIBUTIONS = [
  OWN,
  `On 5 Jan 2026, at 10:00, The Reporter <${NEWSROOM}> wrote:`,
  `On 05.01.26 10:00, ${REPORTER} wrote:`,
  `${REPORTER.toUpperCase()} wrote:`,
  `Am 05.01.26 um 10:00 schrieb The Reporter <${REPORTER}>:`,
  `Le lun. 5 janv. 2026 à 10:00, The Reporter <${REPORTER}> a écrit :`,
  `El lun, 5 ene 2026 a las 10:00, The Reporter (<${REPORTER}>) escribió:`,
  `The Reporter <${REPORTER}> 于2026年1月5日周一 10:00写道：`,
  `在 2026年1月5日，10:00，The Reporter <${REPORTER}> 写道：`,
  `2026年1月5日(月) 10:00 The Reporter <${REPORTER}>:`,
  `2026년 1월 5일 (월) 10:00, The Reporter <${REPORTER}>님이 작성:`,
  `пн, 5 янв. 2026 г. в 10:00, The Reporter <${REPORTER}>:`,
  `On Mon, Jan 5, 2026 at 10:00 AM The Reporter\n<${REPORTER}> wrote:`,
  `On Mon, Jan 5, 2026 at 10:00 AM The Reporter <\n${REPORTER}> wrote:`,
  `On Mon, Jan 5, 2026 at 10:00 AM The Reporter <${REPORTER}>\nwrote:`,
  `On Mon, The Reporter <mailto:${REPORTER}> wrote:`,
];

testRules(
  'Text quoted from the reporter, in a reply',
  [
    {
      why: 'is not counted, whatever announces it',
      forward: ATTRIBUTIONS.flatMap((line) => [
        `Thanks!\n\n${line}\n\n> That is disruptive.\n> Bye\n`,
        `Thanks!\n${line}\n> That is disruptive.`,
      ]),
    },
    {
      why: 'but all around it is',
      ignore: ATTRIBUTIONS.flatMap((line) => [
        `A disruptive one!\n\n${line}\n\n> Hi\n`,
        `Hi\n\n${line}\n\n> Hi\n\nA disruptive one\n`,
        `Hi\n\n${line}\n\n> Hi\nA disruptive one\n> there\n`,
      ]),
    },
    {
      why: 'prefixes as programs write them',
      forward: [
        `x\n\n${OWN}\n>> disruptive`,
        `x\n\n${OWN}\n > disruptive`,
        `x\n\n${OWN}\n>disruptive`,
        `x dis-\n${OWN}\n> ruptive`,
      ],
    },
    {
      why: 'other people’s quotes count',
      ignore: [
        `x\n\n${OTHER}\n> disruptive`,
        'x\n\n> disruptive',
        `x\n\nOn Mon, A <${REPORTER}.evil.example> wrote:\n> disruptive`,
        `x\n\nOn Mon, A <x${REPORTER}> wrote:\n> disruptive`,
        `x\n\nOn Mon, A <not-${REPORTER}> wrote:\n> disruptive`,
        `x\n\n${OWN}\n> hi\n\n${OTHER}\n> disruptive`,
      ],
    },
    {
      why: 'an attribution is for what follows it',
      ignore: [
        `${OWN}\nHello\n> disruptive`,
        `${OWN}\n\n\nHello\nthere\nyou\n\n> disruptive`,
        `x\n\n${OWN}\n> a long line that\ndisruptive`,
      ],
    },
    {
      why: 'quotes in quotes have their own',
      ignore: [`x\n\n${OWN}\n> ok\n>\n> ${OTHER}\n>> our disruptive lamp`],
      forward: [`x\n\n${OTHER}\n> see\n>\n> ${OWN}\n>> disruptive, no`],
    },
    {
      why: 'forwarded text counts',
      ignore: [
        `x\n\n---------- Forwarded message ---------\nFrom: The Reporter <${REPORTER}>\n\ndisruptive`,
        `x\n\n-----Original Message-----\nFrom: The Reporter <${REPORTER}>\nSubject: hi\n\nThat is disruptive`,
      ],
    },
  ],
  (text) => mailOf('text/plain; charset=utf-8', text, REPLY),
);

testRules(
  'The same in a mail that is no reply',
  [
    {
      why: 'there is nothing to quote',
      ignore: ATTRIBUTIONS.map((line) => `Thanks!\n\n${line}\n\n> That is disruptive.\n`),
    },
  ],
  (text) => mailOf('text/plain; charset=utf-8', text),
);

testRules(
  'The same in a mail with References alone',
  [{ why: 'that is a reply too', forward: [`x\n\n${OWN}\n> disruptive`] }],
  (text) => mailOf('text/plain; charset=utf-8', text, { fields: 'References: <a@technode.example>' }),
);

const LINKED = `On Mon, Jan 5, 2026 at 10:00 AM The Reporter &lt;<a href="mailto:${REPORTER}">${REPORTER}</a>&gt; wrote:`;

testRules(
  'Text quoted from the reporter, in HTML',
  [
    {
      why: 'as Gmail, Apple Mail, Thunderbird, NetEase and Yahoo write it',
      forward: [
        `<div dir="ltr">Thanks!</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">${LINKED}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex"><div>One</div><div><br></div><p>Two disruptive</p><ul><li>disruptive</li></ul><table><tr><td>disruptive</td><td>disruptive</td></tr></table></blockquote></div>`,
        `<div dir="ltr">谢谢</div><div class="gmail_quote"><div class="gmail_attr">The Reporter &lt;<a href="mailto:${REPORTER}">${REPORTER}</a>&gt; 于2026年1月5日周一 10:00写道：<br></div><blockquote class="gmail_quote">disruptive</blockquote></div>`,
        `<html><body>Thanks!<div><br><blockquote type="cite"><div>On 5 Jan 2026, at 10:00, The Reporter &lt;${REPORTER}&gt; wrote:</div><br class="Apple-interchange-newline"><div><p>a</p><p>b</p><p>c</p><p>That is disruptive.</p></div></blockquote></div></body></html>`,
        `<p>Thanks!</p><div class="moz-cite-prefix">On 05.01.26 10:00, The Reporter &lt;${REPORTER}&gt; wrote:<br></div><blockquote type="cite" cite="mid:1@technode.example"><p>disruptive</p></blockquote>`,
        `<div>谢谢</div><br><p>在 2026-01-05 10:00:00，"The Reporter" &lt;${REPORTER}&gt; 写道：</p><blockquote id="isReplyContent"><div>disruptive</div></blockquote>`,
        `<div>Thanks</div><div id="yahoo_quoted"><div>On Monday, The Reporter &lt;${REPORTER}&gt; wrote:</div><div><br></div><blockquote>one<br>disruptive</blockquote></div>`,
        `<div>x</div><div>${LINKED}</div><blockquote><img alt="disruptive"></blockquote>`,
        `<pre>x\n\n${LINKED}\n&gt; disruptive\n</pre>`,
      ],
    },
    {
      why: 'all else counts, and a hidden attribution does not excuse',
      ignore: [
        `<div>disruptive!</div><div>${LINKED}</div><blockquote>x</blockquote>`,
        `<div>${LINKED}</div><blockquote>x</blockquote><div>disruptive</div>`,
        `<div>${LINKED}</div><blockquote>x</blockquote>disruptive`,
        '<div>x</div><div>On Mon, PR &lt;a@b.example&gt; wrote:</div><blockquote>disruptive</blockquote>',
        `<div>x</div><div>${LINKED}</div><blockquote>ok<div>On Mon, PR &lt;press@acme.example&gt; wrote:</div><blockquote>our disruptive lamp</blockquote></blockquote>`,
        `<div>x</div><div style="display:none">${LINKED}</div><blockquote>disruptive</blockquote>`,
      ],
    },
  ],
  (html) => mailOf('text/html; charset=utf-8', html, REPLY),
);
