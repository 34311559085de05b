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
      why: 'a quote in a quote that nothing announces is of the person quoted around it',
      ignore: [
        `x\n\n${OTHER}\n> see\n>> disruptive`,
        `x\n\n${OTHER}\n> see\n>\n> ${OWN}\n>> ok\n\n${OTHER}\n> hi\n>> disruptive`,
      ],
      forward: [`x\n\n${OWN}\n> see\n>> disruptive`, `x\n\n${OWN}\n> see\n>> hi\n>>> disruptive`],
    },
    {
      why: 'a forwarded mail of somebody else counts',
      ignore: [
        'x\n\n---------- Forwarded message ---------\nFrom: PR <press@acme.example>\nSubject: hi\n\ndisruptive',
        'x\n\n-----Original Message-----\nFrom: PR <press@acme.example>\nSent: Monday\nSubject: hi\n\ndisruptive',
        `x\n\nFrom: The Reporter <${REPORTER}>\n\ndisruptive`,
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

/** From, Sent, To and Subject above the quoted mail, as programs write them in each language. */
const BLOCKS: readonly string[][] = [
  ['From:', 'Sent:', 'To:', 'Subject:'],
  ['*From:*', '*Sent:*', '*To:*', '*Subject:*'],
  ['From:', 'Date:', 'To:', 'Subject:'],
  ['Von:', 'Gesendet:', 'An:', 'Betreff:'],
  ['De :', 'Envoyé :', 'À :', 'Objet :'],
  ['De:', 'Enviado el:', 'Para:', 'Asunto:'],
  ['De:', 'Enviada em:', 'Para:', 'Assunto:'],
  ['Da:', 'Inviato:', 'A:', 'Oggetto:'],
  ['Van:', 'Verzonden:', 'Aan:', 'Onderwerp:'],
  ['Från:', 'Skickat:', 'Till:', 'Ämne:'],
  ['Fra:', 'Sendt:', 'Til:', 'Emne:'],
  ['Lähettäjä:', 'Lähetetty:', 'Vastaanottaja:', 'Aihe:'],
  ['Od:', 'Wysłano:', 'Do:', 'Temat:'],
  ['Od:', 'Odesláno:', 'Komu:', 'Předmět:'],
  ['Feladó:', 'Elküldve:', 'Címzett:', 'Tárgy:'],
  ['Kimden:', 'Gönderildi:', 'Kime:', 'Konu:'],
  ['От:', 'Отправлено:', 'Кому:', 'Тема:'],
  ['Від:', 'Надіслано:', 'Кому:', 'Тема:'],
  ['发件人:', '发送时间:', '收件人:', '主题:'],
  ['发件人：', '发送时间：', '收件人：', '主题：'],
  ['寄件者:', '寄件日期:', '收件者:', '主旨:'],
  ['差出人:', '送信日時:', '宛先:', '件名:'],
  ['보낸 사람:', '보낸 날짜:', '받는 사람:', '제목:'],
];

function block([from, sent, to, subject]: readonly string[], address = REPORTER, lineEnd = '\n'): string {
  return [
    `${from} The Reporter <${address}>`,
    `${sent} 2026-01-05 10:00`,
    `${to} PR <press@acme.example>`,
    `${subject} A question`,
  ].join(lineEnd);
}

testRules(
  'A reply with a block of From, Sent, To and Subject above the quote',
  [
    {
      why: 'below it stands her own mail, in any language',
      forward: BLOCKS.map((labels) => `Yes, 40.\n\n${block(labels)}\n\nIs it disruptive?\n\nBye\n`),
    },
    {
      why: 'what stands above it counts',
      ignore: BLOCKS.map((labels) => `Yes, disruptive.\n\n${block(labels)}\n\nIs it?\n`),
    },
    {
      why: 'below the block of somebody else, all counts',
      ignore: BLOCKS.map((labels) => `See below.\n\n${block(labels, 'boss@acme.example')}\n\nWe are disruptive.\n`),
    },
    {
      why: 'with the lines that programs set above it, and with its lines in another order',
      forward: [
        `40.\n\n-----Original Message-----\n${block(BLOCKS[0]!)}\n\ndisruptive`,
        `40.\n\n-----Ursprüngliche Nachricht-----\n${block(BLOCKS[3]!)}\n\ndisruptive`,
        `40.\n\n------------------ 原始邮件 ------------------\n${block(BLOCKS[18]!)}\n\ndisruptive`,
        `40.\n________________________________\n${block(BLOCKS[0]!)}\n\ndisruptive`,
        `40.\n\nGesendet: Montag, 05. Januar 2026\nVon: "The Reporter" <${REPORTER}>\nAn: pr@acme.example\nBetreff: x\n\ndisruptive`,
        `40.\n\n> ${block(BLOCKS[0]!, REPORTER, '\n> ')}\n>\n> disruptive`,
      ],
    },
    {
      why: 'a quote in her quote is hers or not by its own block',
      ignore: [`40.\n\n${block(BLOCKS[0]!)}\n\nYou wrote:\n\n${block(BLOCKS[0]!, 'press@acme.example')}\n\ndisruptive`],
      forward: [`40.\n\n${block(BLOCKS[0]!, 'boss@acme.example')}\n\nSee:\n\n${block(BLOCKS[0]!)}\n\ndisruptive, no`],
    },
    {
      why: 'where the text begins with the quote, the answer stands below it and counts',
      ignore: [`${block(BLOCKS[0]!)}\n\nHow many?\n\n40, and we are disruptive.`],
    },
    {
      why: 'an answer that begins with the sender’s own name is no quote',
      ignore: [
        `See below.\n\n${block(BLOCKS[0]!)}\n\nHow many?\n[Jane:] a disruptive 40\n`,
        `See below.\n\n${block(BLOCKS[0]!)}\n\nHow many?\nJane: a disruptive 40\n`,
      ],
      forward: [`See below.\n\n${block(BLOCKS[0]!)}\n\nTom: please not disruptive\n`],
    },
  ],
  (text) =>
    mailOf('text/plain; charset=utf-8', text, { fields: `From: Jane Doe <jane@acme.example>\n${REPLY.fields}` }),
);

testRules(
  'The same in HTML',
  [
    {
      why: 'as Outlook, Outlook on the web, QQ and Lotus Notes write it',
      forward: BLOCKS.slice(0, 20).flatMap((labels) => [
        `<p>40.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>${block(labels).replaceAll('<', '&lt;').replaceAll('\n', '<br><b>').replaceAll(':', ':</b>')}</p></div><p>Is it disruptive?</p>`,
        `<div>40.</div><hr><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">${block(labels).replaceAll('<', '&lt;').replaceAll('\n', '<br>')}</font><div>&nbsp;</div></div><div>disruptive</div>`,
        `<div>40.</div><table>${block(labels)
          .replaceAll('<', '&lt;')
          .split('\n')
          .map((line) => `<tr><td>${line.replace(/([:：])\s*/, '$1</td><td>')}</td></tr>`)
          .join('')}</table><div>disruptive</div>`,
      ]),
      ignore: BLOCKS.slice(0, 3).map(
        (labels) =>
          `<p>disruptive</p><div>${block(labels).replaceAll('<', '&lt;').replaceAll('\n', '<br>')}</div><p>Is it?</p>`,
      ),
    },
  ],
  (html) => mailOf('text/html; charset=utf-8', html, REPLY),
);

testRules(
  'A reply that names her by her name or a label of her address',
  [
    {
      why: 'the name that the mail itself gives her address, in any order',
      forward: [
        'We ship in May.\n\nOn 05/01/2026 10:00, Masha Borak wrote:\n> Is it disruptive?',
        'We ship in May.\n\nAm 05.01.26 um 10:00 schrieb Masha Borak:\n> disruptive?',
        'We ship in May.\n\nFrom: Borak, Masha\nSent: Monday\nSubject: x\n\nIs it disruptive?',
        `We ship in May.\n\nOn Mon, Masha Borak <${REPORTER.replace('@', '+label@')}> wrote:\n> disruptive?`,
      ],
      ignore: [
        'We ship in May.\n\nOn 05/01/2026 10:00, Masha Other wrote:\n> Is it disruptive?',
        'We ship in May.\n\nOn 05/01/2026 10:00, Tom wrote:\n> Is it disruptive?',
      ],
    },
    {
      why: 'Yahoo sets no mark before the lines that it quotes',
      forward: [
        `40.\n\n    On Monday, January 5, 2026 at 10:00:00 AM GMT+1, Masha Borak <${REPORTER}> wrote:  \n \n Is it disruptive?  `,
      ],
      ignore: [
        `    On Monday, January 5, 2026 at 10:00:00 AM, Masha Borak <${REPORTER}> wrote:\n\nIs it? A disruptive one.`,
        `40.\n\nWe told ${REPORTER} the following:\n\nOur disruptive lamp`,
      ],
    },
  ],
  (text) => mailOf('text/plain; charset=utf-8', text, { fields: `To: "Masha Borak" <${REPORTER}>\n${REPLY.fields}` }),
);
