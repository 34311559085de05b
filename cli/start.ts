import { relative } from 'node:path';
import { styleText } from 'node:util';
import type { PitchScreenConfig } from '../app/config.ts';
import { HOST } from '../app/loopback.ts';
import { placeholderWarnings } from '../app/placeholder-addresses.ts';
import { relayName } from '../local/relay-mail-sender.ts';
import { type ListeningScreen, openLocalScreen } from '../local/screen.ts';
import { markingFor } from '../review/marking.ts';
import { type ReviewPage, startReviewPage } from '../review/page/review-page.ts';
import { loadConfig } from './load-config.ts';
import { lookOf } from './paint.ts';
import { renderPitch, renderRelease } from './render-pitch.ts';
import { runCommand } from './run-command.ts';
import { mailSamples } from './samples.ts';
import { parseStartOptions, START_HELP, type StartOptions } from './start-options.ts';

/**
 * Milliseconds in which further signals are the same Ctrl-C: the terminal sends it to the whole process group, and npm,
 * which is in that group, passes its own on.
 */
const SAME_CTRL_C = 500;

/** Milliseconds that the mails of the start have to go through before the last lines are printed. */
const FIRST_MAILS = 15_000;

await runCommand(async (args) => {
  const options = parseStartOptions(args);
  if (options.help) return say(START_HELP.trimEnd());
  const config = await loadConfig(options.config);
  const { paint } = lookOf(process.stdout);
  let page: ReviewPage | undefined;
  const screen = await openLocalScreen({
    ...options,
    config,
    onPitch(record) {
      say(renderPitch(record, paint));
      page?.publish(record);
    },
    onReleased: (record) => say(renderRelease(record)),
    onFailed: () => page?.publishUnsent(),
    onTrouble: (line) => process.stderr.write(`${styleText('red', line, { stream: process.stderr })}\n`),
  });
  page = await startReviewPage({
    port: options.httpPort,
    review: screen.review,
    marking: (pitch) => markingFor(pitch, config),
    inboxes: config.inboxes.map(({ address }) => address),
    token: screen.pageToken,
  });
  const listening = await screen.listen(options.smtpPort, { url: page.url, token: page.token });
  const stopping = stopOnSignal(async () => {
    await screen.stopMail();
    await page.stop();
    return screen.close();
  });
  await introduce({ ...listening, page: page.personalUrl }, config, options, stopping).catch((error) => {
    // Stopped while the samples came in, which then find the door closed.
    if (!stopping.aborted) throw error;
  });
});

/** Says where things are, puts the first mails through, then says where to look and how to send one more. */
async function introduce(
  screen: ListeningScreen & { page: string },
  config: PitchScreenConfig,
  options: StartOptions,
  stopping: AbortSignal,
): Promise<void> {
  say('pitch-screen runs. Ctrl-C stops it.');
  say(`  mail in   smtp://${HOST}:${screen.smtpPort}, for ${config.inboxes.map(({ address }) => address).join(', ')}`);
  say(`  mail out  ${options.relay ? `${relayName(options.relay)}, which delivers it` : shortPath(screen.outbox)}`);
  say(`  log       ${shortPath(screen.log)}`);
  say(`  page      ${screen.page}`);
  if (screen.formerRelay)
    say(
      `  note      Last time mails left through ${screen.formerRelay}. Without --relay they stay in the outbox folder.`,
    );
  // In the outbox folder a placeholder harms nobody; a relay would be asked to deliver to it.
  if (options.relay) for (const warning of placeholderWarnings(config)) say(`  note      ${warning}`);
  if (screen.takenUp > 0) say(`\n${count(screen.takenUp)} from last time, not finished then:`);
  if (screen.aside > 0) say(`\n${count(screen.aside)} could not be sent before. To try again: npm run -s retry`);
  if (screen.fresh && options.samples) {
    say('\nNo pitch has ever come in: some sample pitches come in over SMTP.');
    await mailSamples(screen.smtpPort, config.inboxes[0]!.address);
  }
  // A relay that hangs must not keep the last lines back.
  await Promise.race([screen.settled(), new Promise((resolve) => setTimeout(resolve, FIRST_MAILS).unref())]);
  if (stopping.aborted) return;
  const forwarded = options.relay ? '' : `; forwarded mails are in ${shortPath(screen.outbox)}`;
  const port = screen.smtpPort === 2525 ? '' : ` --smtp ${HOST}:${screen.smtpPort}`;
  say(`\nSee them all at ${screen.page}${forwarded}`);
  say(`Send one more:  npm run -s send --${port} --subject "A new idea" --text "Would you like to try it?"`);
}

/**
 * Ends the process with exit code 0 when what is in work has ended; a second Ctrl-C ends it at once.
 *
 * @param stopScreen returns how many mails are left for the next start
 * @returns a signal that aborts when the stop begins
 */
function stopOnSignal(stopScreen: () => Promise<number>): AbortSignal {
  const stopping = new AbortController();
  let since = 0;
  const stop = async () => {
    if (stopping.signal.aborted) {
      if (performance.now() - since > SAME_CTRL_C) process.exit(130);
      return;
    }
    since = performance.now();
    stopping.abort();
    say('\nStopping; mails in work are finished first. Ctrl-C again ends it at once.');
    try {
      const left = await stopScreen();
      say(left === 0 ? 'Stopped.' : `Stopped. ${count(left)} kept; finished at the next start.`);
      process.exit(0);
    } catch (error) {
      const why = (error as Error).message;
      process.stderr.write(`Not stopped cleanly: ${why}. What was accepted is finished at the next start.\n`);
      process.exit(1);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return stopping.signal;
}

/** The path as it is seen from here, where that is shorter. */
function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}

function count(mails: number): string {
  return mails === 1 ? 'One mail' : `${mails} mails`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
