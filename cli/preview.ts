import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { callOf, callWith } from '../app/call.ts';
import { loadDocumentPorts } from '../app/documents/load-document-ports.ts';
import { systemClock } from '../app/system-clock.ts';
import { UserError } from '../app/user-error.ts';
import { findUnread, type HeaderField, parseMail, parseMailboxes, rewriteMail, valuesOf } from '../core/index.ts';
import { chooseInbox, INBOX } from './choose-inbox.ts';
import { runAsProgram } from './command.ts';
import { loadConfig } from './load-config.ts';
import { CONFIG } from './options.ts';
import { readMailOrComplain } from './read-file.ts';
import { complain, write } from './write.ts';

await runAsProgram({
  call: callWith('preview'),
  usage: ['[options] FILE… | -'],
  about: `Writes mails byte for byte as they would be forwarded, to standard output or into a folder. Only Date and
    Message-ID are missing: the server that sends a mail adds them. The mails are not judged (${callOf('screen')} does
    that), and nothing is sent.`,
  exitCode: '0 when every mail was written, 1 if not.',
  operands: { missing: 'Nothing to preview: give files, or - for standard input.' },
  options: {
    out: {
      value: 'DIR',
      about: `write each mail into this folder under its own name; needed for more than one mail. A file that is there
        already is left as it is`,
    },
    inbox: INBOX,
    config: CONFIG,
  },
  async run({ out, ...options }, files) {
    if (files.length > 1 && out === undefined) throw new UserError('Several files need a folder: --out DIR.');
    const names = files.map((file) => (file === '-' ? 'stdin.eml' : basename(file)));
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new UserError(`Two files are called ${twice}; one would be written over the other.`);
    const config = await loadConfig(options.config);
    const inbox = chooseInbox(config, options.inbox);
    if (out !== undefined) await makeFolder(out);

    const reading = { ...config, documents: loadDocumentPorts(systemClock) };
    for (const [index, file] of files.entries()) {
      const raw = await readMailOrComplain(file);
      if (raw === undefined) continue;
      const mail = parseMail(raw);
      const forwarded = rewriteMail(mail, {
        inbox,
        envelopeFrom: returnPath(mail.fields),
        verdicts: {},
        unread: await findUnread(mail, reading),
        fallbackCharset: config.fallbackCharset,
      });
      if (out === undefined) await write(forwarded);
      else await writeNewFile(join(out, names[index]!), forwarded);
    }
  },
});

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'EEXIST' ? 'it is a file' : cause.message;
    throw new UserError(`Cannot make the folder ${path}: ${why}.`, { cause });
  });
}

/** Writes a new file. A file that is there already stays: it may be the previewed mail itself, and the only copy. */
async function writeNewFile(path: string, content: Uint8Array): Promise<void> {
  await writeFile(path, content, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'EEXIST' ? 'it is there already, and left as it is' : error.message;
    complain(`Not written ${path}: ${why}.`);
    process.exitCode = 1;
  });
}

/** The sender for bounces. A file has no envelope, but a delivered mail has its sender in the field Return-Path. */
function returnPath(fields: readonly HeaderField[]): string {
  return parseMailboxes(valuesOf(fields, 'return-path').slice(0, 1))[0]?.address ?? '';
}
