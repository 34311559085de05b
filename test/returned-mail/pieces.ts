/** The copy that is returned, and what is said of it. */
export interface Returned {
  /** The copy as it went out. */
  raw: Buffer | string;
  /** The address that the report names. */
  recipient: string;
  /** To whom the report goes. */
  to: string;
  action?: 'failed' | 'delayed';
  code?: string;
}

/** What the servers write of: the same in each form. */
export interface Told {
  /** The whole copy, and its header with the line end of its last field. */
  copy: string;
  header: string;
  recipient: string;
  to: string;
  isDelayed: boolean;
  action: string;
  code: string;
  /** The answer of the server that refused the copy. */
  smtp: string;
}

export function toldOf({ raw, recipient, to, action = 'failed', code = '5.1.1' }: Returned): Told {
  const copy = raw.toString('latin1' as never);
  const header = copy.slice(0, copy.indexOf('\r\n\r\n') + 2);
  const smtp = `${code.startsWith('4') ? 452 : 550} ${code} <${recipient}>: Recipient address rejected: User unknown`;
  return { copy, header, recipient, to, isDelayed: action === 'delayed', action, code, smtp };
}

/** The fields of a `message/delivery-status` about the one recipient (RFC 3464). */
export function statusFields({ recipient, action, code, smtp }: Told): string[] {
  return [
    `Final-Recipient: rfc822; ${recipient}`,
    `Action: ${action}`,
    `Status: ${code}`,
    'Remote-MTA: dns; mx.newsroom.example',
    `Diagnostic-Code: smtp; ${smtp}`,
  ];
}

/** A `message/delivery-status` with these fields about the recipient. */
export function statusPart(fields: readonly string[]): string {
  const aboutMail = ['Reporting-MTA: dns; mx.newsroom.example', 'Arrival-Date: Mon, 02 Mar 2026 09:00:00 +0000'];
  return part('message/delivery-status', [...aboutMail, '', ...fields, ''].join('\r\n'));
}

export function part(type: string, body: string): string {
  return `Content-Type: ${type}\r\n\r\n${body}`;
}

let boundaries = 0;

/** A report by RFC 6522. */
export function report(
  to: string,
  from: string,
  subject: string,
  parts: readonly string[],
  type = 'multipart/report; report-type=delivery-status',
): Buffer {
  // A report may return a report.
  boundaries += 1;
  const boundary = `dsn-${boundaries}`;
  const header = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: ${type}; boundary="${boundary}"`,
  ];
  const body = parts.map((one) => `--${boundary}\r\n${one}\r\n`).join('');
  return Buffer.from(`${header.join('\r\n')}\r\n\r\n${body}--${boundary}--\r\n`, 'latin1');
}

/** A mail of one text. @param fields beside From, To and Subject */
export function plain(
  to: string,
  from: string,
  lines: readonly string[],
  fields: readonly string[] = [],
  subject = 'Mail delivery failed',
): Buffer {
  const header = [`From: ${from}`, `To: ${to}`, `Subject: ${subject}`, ...fields];
  return Buffer.from(`${header.join('\r\n')}\r\n\r\n${lines.join('\r\n')}\r\n`, 'latin1');
}

/** Text as UTF-8, one character per byte, as a server that writes 8 bits sends it. */
export function utf8(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** Quoted-printable, with every line cut at 60 characters. */
export function quotedPrintable(text: string): string {
  return text
    .replace(/=/g, '=3D')
    .split('\r\n')
    .map((line) => line.replace(/.{60}(?!$)(?<!=.?)/g, '$&=\r\n'))
    .join('\r\n');
}
