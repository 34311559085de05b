// Run as a process by suites/handler.ts, so that the emulators and what is measured do not wait for each other's turn.
import { startS3Emulator, startSesEmulator } from '../../test/emulators.ts';

/** What this process writes, on one line, when it is ready. It runs until its standard input is closed. */
export interface Endpoints {
  s3: string;
  ses: string;
}

const [s3, ses] = await Promise.all([startS3Emulator(), startSesEmulator()]);
const endpoints: Endpoints = { s3: s3.endpoint, ses: ses.endpoint };
process.stdout.write(`${JSON.stringify(endpoints)}\n`);
process.stdin.resume().on('close', () => process.exit());
