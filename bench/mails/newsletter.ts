import { type Chance, oneOf } from './chance.ts';
import { englishProse } from './prose.ts';

/** The style block of a commercial template. */
const STYLES = `
  body, table, td, a { -webkit-text-size-adjust: 100%; -ms-text-size-adjust: 100%; }
  table, td { mso-table-lspace: 0pt; mso-table-rspace: 0pt; }
  img { border: 0; height: auto; line-height: 100%; outline: none; text-decoration: none; }
  .ReadMsgBody { width: 100%; } .ExternalClass { width: 100%; }
  .wrapper { width: 100%; table-layout: fixed; background-color: #f4f4f4; }
  .main { background-color: #ffffff; margin: 0 auto; width: 100%; max-width: 600px; border-spacing: 0; color: #171a1b; }
  .h1 { font-size: 24px; line-height: 32px; font-weight: bold; font-family: Helvetica, Arial, sans-serif; }
  .copy { font-size: 15px; line-height: 23px; color: #444444; padding: 0 24px 16px 24px; }
  .button a { background-color: #0a66c2; border-radius: 4px; color: #ffffff !important; padding: 12px 24px; }
  .footer { font-size: 11px; color: #8c8c8c; } .footer a { color: #8c8c8c; text-decoration: underline; }
  .mobile-only { display: none; max-height: 0; overflow: hidden; mso-hide: all; }
  #outlook a { padding: 0; } u + #body a { color: inherit; }
  @media screen and (max-width: 600px) {
    .main { width: 100% !important; } .two-columns .column { max-width: 100% !important; }
    .mobile-only { display: block !important; max-height: none !important; } .desktop-only { display: none !important; }
  }
  @media (prefers-color-scheme: dark) { .main { background-color: #171a1b !important; } .copy { color: #eeeeee !important; } }
`;

const ICONS = ['facebook', 'linkedin', 'twitter', 'wechat', 'youtube'];

/** Later sections repeat the first ones: to create 38 MB of new ones would take longer than to screen them. */
const MAX_NEW_SECTIONS = 400;

/** Marketing HTML of about this number of characters, as mail tools write it: nested tables, inline styles, long links. */
export function newsletterHtml(length: number, chance: Chance): string {
  const sections: string[] = [HEAD];
  let written = HEAD.length + FOOT.length;
  while (written < length) {
    const section =
      sections.length < MAX_NEW_SECTIONS
        ? oneOf([storySection, storySection, columnsSection, listSection], chance)(chance)
        : sections[1 + ((sections.length - 1) % (MAX_NEW_SECTIONS - 1))]!;
    if (written + section.length > length && sections.length > 1) break;
    sections.push(section);
    written += section.length;
  }
  const fill = length - written;
  const rest = fill > 0 ? `<!-- ${'.'.repeat(Math.max(0, fill - 9))} -->` : '';
  return sections.join('') + rest + FOOT;
}

const HEAD = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1.0"/><title>News from us</title>
<!--[if mso]><style>table { border-collapse: collapse; } td { font-family: Arial, sans-serif; }</style><![endif]-->
<style type="text/css">${STYLES}</style></head>
<body id="body" style="margin:0;padding:0;background-color:#f4f4f4;">
<div style="display:none;font-size:1px;color:#f4f4f4;line-height:1px;max-height:0px;max-width:0px;opacity:0;overflow:hidden;">What we have been up to this month&nbsp;&zwnj;&nbsp;&zwnj;&nbsp;&zwnj;</div>
<center class="wrapper" style="width:100%;table-layout:fixed;background-color:#f4f4f4;">
`;

const FOOT = `<table role="presentation" class="footer" width="100%"><tr><td align="center" style="padding:24px;font-size:11px;color:#8c8c8c;">
&copy; 2026 Startup Ltd. &bull; <a href="https://click.mail.startup.example/unsubscribe?u=8f3a" style="color:#8c8c8c;">Unsubscribe</a></td></tr></table>
</center></body></html>
`;

function storySection(chance: Chance): string {
  return `<table role="presentation" class="main" width="600" cellpadding="0" cellspacing="0" border="0" align="center" style="border-spacing:0;background-color:#ffffff;">
  <tr><td style="padding:0;"><a href="${link(chance)}" target="_blank"><img src="https://images.mail.startup.example/${token(24, chance)}.png" width="600" alt="${sentence(30, chance)}" style="display:block;width:100%;max-width:600px;height:auto;border:0;"/></a></td></tr>
  <tr><td class="h1" style="padding:24px 24px 8px 24px;font-family:Helvetica,Arial,sans-serif;font-size:24px;line-height:32px;font-weight:bold;color:#171a1b;">${sentence(50, chance)}</td></tr>
  <tr><td class="copy" style="padding:0 24px 16px 24px;font-family:Helvetica,Arial,sans-serif;font-size:15px;line-height:23px;color:#444444;">
    <p style="margin:0 0 12px 0;">${sentence(180, chance)} <strong style="font-weight:bold;">${sentence(20, chance)}</strong> ${sentence(150, chance)}</p>
    <p style="margin:0 0 12px 0;">${sentence(240, chance)}&nbsp;<a href="${link(chance)}" style="color:#0a66c2;text-decoration:underline;">${sentence(20, chance)}</a>.</p>
  </td></tr>
  <tr><td class="button" align="center" style="padding:8px 24px 32px 24px;"><a href="${link(chance)}" style="background-color:#0a66c2;border-radius:4px;color:#ffffff;display:inline-block;padding:12px 24px;text-decoration:none;">Read&nbsp;more&nbsp;&rarr;</a></td></tr>
</table>
`;
}

function columnsSection(chance: Chance): string {
  const column = () =>
    `<td class="column" valign="top" width="50%" style="width:50%;max-width:300px;padding:12px;"><img src="https://images.mail.startup.example/${token(16, chance)}.jpg" width="276" alt=""/><div class="copy" style="font-size:15px;color:#444444;">${sentence(120, chance)}</div></td>`;
  return `<table role="presentation" class="main two-columns" width="600" bgcolor="#ffffff"><tr>${column()}${column()}</tr></table>
<!--[if mso]><v:rect xmlns:v="urn:schemas-microsoft-com:vml" fill="true" stroke="false" style="width:600px;"><![endif]-->
`;
}

function listSection(chance: Chance): string {
  const items = Array.from(
    { length: 4 },
    () => `<li style="margin:0 0 8px 0;"><span style="color:#171a1b;">${sentence(70, chance)}</span></li>`,
  );
  const icons = ICONS.map(
    (name) =>
      `<td style="padding:0 6px;"><a href="${link(chance)}"><img src="https://images.mail.startup.example/${name}.png" width="24" alt="${name}"/></a></td>`,
  );
  return `<table role="presentation" class="main" width="600"><tr><td class="copy"><ul style="padding-left:20px;">${items.join('')}</ul></td></tr>
<tr><td align="center"><table role="presentation"><tr>${icons.join('')}</tr></table></td></tr></table>
`;
}

function sentence(length: number, chance: Chance): string {
  return englishProse(length, chance).replace(/\s+/g, ' ').trim();
}

function link(chance: Chance): string {
  return `https://click.mail.startup.example/f/a/${token(22, chance)}~~/${token(40, chance)}?utm_source=newsletter&amp;utm_medium=email&amp;utm_campaign=${token(8, chance)}`;
}

function token(length: number, chance: Chance): string {
  const symbols = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return Array.from({ length }, () => oneOf(symbols, chance)).join('');
}
