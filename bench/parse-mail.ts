import { MailParser } from 'mailparser';

/**
 * The baseline for reading: the fastest that mailparser itself parses a mail. It streams, converts nothing, computes no
 * checksums, and drops the attachments that it decodes.
 */
export function parseMail(raw: Buffer): Promise<void> {
  const parser = new MailParser({
    checksumAlgo: false,
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
  } as ConstructorParameters<typeof MailParser>[0]);
  return new Promise((resolve, reject) => {
    parser.once('end', resolve);
    parser.once('error', reject);
    parser.on('data', (data) => {
      if (data.type !== 'attachment') return;
      data.content.once('end', () => data.release?.());
      data.content.resume();
    });
    parser.end(raw);
  });
}
