// Emulators of S3 and SES in a process of their own, so that they do not delay the process that is measured (emulators.ts).
import { startS3Emulator, startSesEmulator } from '../../test/emulators.ts';

/** The line that this program writes when it is ready. It runs until its standard input is closed. */
export interface Endpoints {
  s3: string;
  ses: string;
}

const [s3, ses] = await Promise.all([startS3Emulator(), startSesEmulator()]);
const endpoints: Endpoints = { s3: s3.endpoint, ses: ses.endpoint };
process.stdout.write(`${JSON.stringify(endpoints)}\n`);
process.stdin.resume().on('close', () => process.exit());
