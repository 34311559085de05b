import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HOST } from '../app/loopback.ts';
import { mailPitch } from './mail-pitch.ts';

/** Raw mails that show what the screen does before a first pitch has come in. */
const SAMPLES = join(import.meta.dirname, 'samples');

/** Mails every sample to an inbox over SMTP, in the order of the file names, as anybody would mail a pitch. */
export async function mailSamples(smtpPort: number, inbox: string): Promise<void> {
  const names = (await readdir(SAMPLES)).filter((name) => name.endsWith('.eml')).sort();
  for (const name of names) {
    const raw = await readFile(join(SAMPLES, name));
    await mailPitch({ host: HOST, port: smtpPort }, { from: 'samples@example.com', to: [inbox] }, { raw });
  }
}
