import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HOST } from '../app/loopback.ts';
import { mailPitch } from './mail-pitch.ts';

/** Pitches that show, where none ever came in, what the screen does, each a raw mail. */
const SAMPLES = join(import.meta.dirname, 'samples');

/** Mails every sample to an inbox over SMTP, in the order of their names, as anyone else's pitch would come in. */
export async function mailSamples(smtpPort: number, inbox: string): Promise<void> {
  const names = (await readdir(SAMPLES)).filter((name) => name.endsWith('.eml')).sort();
  for (const name of names) {
    const raw = await readFile(join(SAMPLES, name));
    await mailPitch({ host: HOST, port: smtpPort }, { from: 'samples@example.com', to: [inbox] }, { raw });
  }
}
