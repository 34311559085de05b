import type { PitchRecord } from '../../core/record/pitch-record.ts';
import { record } from '../record.ts';
import { type MemoryPageOptions, startMemoryPage } from '../review/page/memory-page.ts';
import { newPage } from './browser.ts';

/** A mail with HTML and an attachment. */
export const RAW =
  'Subject: A lamp\r\nFrom: Acme <press@acme.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n' +
  'Content-Type: text/html\r\n\r\n<h1>A lamp</h1><p>a Disruptive app</p>\r\n--b\r\n' +
  'Content-Type: application/pdf; name="lamp.pdf"\r\n\r\nx\r\n--b--\r\n';

const REASONS = [{ word: 'disruptive', where: 'HTML', as: 'Disruptive', excerpt: 'a Disruptive app' }];

/** The record of a pitch that was ignored just now, but for what is given; its subject is `Lamp` and the id. */
export function pitch(id: string, given: Partial<PitchRecord> = {}): PitchRecord {
  const time = new Date().toISOString();
  return record({ id, time, logged: time, subject: `Lamp ${id}`, outcome: 'ignored', reasons: REASONS, ...given });
}

/** The page over pitches in memory, open in a browser. */
export async function openMemoryPage(
  options: MemoryPageOptions = {},
  browserOptions: Parameters<typeof newPage>[0] = {},
) {
  const screen = await startMemoryPage(options);
  const watched = await newPage(browserOptions);
  await watched.page.goto(screen.page.personalUrl);
  await watched.page.getByText('Live: new pitches').waitFor();
  return { ...watched, screen };
}
