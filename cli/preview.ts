import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { loadDocumentPorts } from '../app/documents/load-document-ports.ts';
import { systemClock } from '../app/system-clock.ts';
import { UserError } from '../app/user-error.ts';
import { parseMailboxes, readPitch, rewriteMail, splitMail, valuesOf } from '../core/index.ts';
import { chooseInbox } from './choose-inbox.ts';
import { parseCommand, TEXT } from './command-options.ts';
import { loadConfig } from './load-config.ts';
import { readMailOrSay } from './read-mail.ts';
import { runCommand } from './run-command.ts';
import { write } from './write.ts';

const HELP = `npm run -s preview -- [options] FILE… | -

Writes mails exactly as they would be forwarded, bytes and all: to standard output, or into a folder. Only Date and
Message-ID are missing, which whoever sends them adds. They are not judged (npm run -s screen does that), and nothing
is sent.

  --out DIR        write each one into this folder, under its own name; needed for more than one. A file that is there
                   already is left as it is, and the exit code is 1
  --inbox ADDRESS  as forwarded from this inbox (the first configured one)
  --config FILE    a configuration other than cdk.json
  --help           this text
`;

await runCommand(async (args) => {
  const { values, positionals: files } = parseCommand(args, { out: TEXT, inbox: TEXT, config: TEXT }, true);
  if (values.help) return void process.stdout.write(HELP);
  if (files.length === 0)
    throw new UserError('Nothing to preview: give files, or - for standard input. --help lists the options.');
  if (files.length > 1 && values.out === undefined) throw new UserError('Several files need a folder: --out DIR.');
  const names = files.map((file) => (file === '-' ? 'stdin.eml' : basename(file)));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UserError(`Two files are called ${twice}; one would be written over the other.`);
  const config = await loadConfig(values.config);
  const inbox = chooseInbox(config, values.inbox);
  if (values.out !== undefined) {
    await mkdir(values.out, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EEXIST' ? 'it is a file' : cause.message;
      throw new UserError(`Cannot make the folder ${values.out}: ${why}.`, { cause });
    });
  }

  for (const [index, file] of files.entries()) {
    const raw = await readMailOrSay(file);
    if (raw === undefined) continue;
    const forwarded = rewriteMail(raw, {
      inbox,
      envelopeFrom: returnPath(raw),
      verdicts: {},
      unread: await readPitch(raw, () => ({ write() {}, end() {} }), {
        ...config,
        documents: loadDocumentPorts(systemClock),
      }),
      fallbackCharset: config.fallbackCharset,
    });
    if (values.out === undefined) await write(forwarded);
    else await writeNewFile(join(values.out, names[index]!), forwarded);
  }
});

/** Writes a file, or says that there is one already: it may be the very mail that is previewed, and the only copy. */
async function writeNewFile(path: string, content: Uint8Array): Promise<void> {
  await writeFile(path, content, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'EEXIST' ? 'it is there already, and left as it is' : error.message;
    process.stderr.write(`Not written ${path}: ${why}.\n`);
    process.exitCode = 1;
  });
}

/** A file has no envelope; a mail that was delivered once names its return path in its header. */
function returnPath(raw: Uint8Array): string {
  return parseMailboxes(valuesOf(splitMail(raw).fields, 'return-path').slice(0, 1))[0]?.address ?? '';
}
