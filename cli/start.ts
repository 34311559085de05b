import { relative } from 'node:path';
import { styleText } from 'node:util';
import { callOf, callWith } from '../app/call.ts';
import type { PitchScreenConfig } from '../app/config.ts';
import { HOST } from '../app/loopback.ts';
import { placeholderWarnings } from '../app/placeholder-addresses.ts';
import { relayName } from '../local/relay-mail-sender.ts';
import { type ListeningScreen, type LocalScreen, openLocalScreen } from '../local/screen.ts';
import { markingFor } from '../review/marking.ts';
import { type ReviewPage, startReviewPage } from '../review/page/review-page.ts';
import { runAsProgram } from './command.ts';
import { loadConfig } from './load-config.ts';
import { CONFIG, DATA, HTTP_PORT } from './options.ts';
import { lookOf } from './paint.ts';
import { RELAY } from './relay-option.ts';
import { renderDelivery, renderPitch, renderRelease } from './render-pitch.ts';
import { mailSamples } from './samples.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { complain, countMails, say } from './write.ts';

/** Milliseconds to wait for the first mails before the last lines are printed: a relay may hang. */
const MAX_FIRST_MAILS = 15_000;

await runAsProgram({
  call: callWith('start'),
  about: `Runs the screen on this machine: takes pitches in over SMTP, quarantines those that use a word the reporter
    will not read, forwards the others, and shows both on a page. Ctrl-C stops it. No accepted pitch is lost.`,
  exitCode: '0 after Ctrl-C, 1 when it cannot start or stop as it should, 130 after a second Ctrl-C.',
  options: {
    'smtp-port': { ...HTTP_PORT, about: `where mail comes in, on ${HOST}; 0 takes any free port`, default: '2525' },
    'http-port': { ...HTTP_PORT, default: '8025' },
    data: DATA,
    relay: { ...RELAY, about: `${RELAY.about}, instead of leaving forwarded mails in the outbox folder` },
    'no-samples': {
      about: `do not begin with the sample pitches, which the screen mails itself while no pitch has ever come in; with
        --relay, those that it forwards are really delivered`,
    },
    config: CONFIG,
  },
  async run({ data, relay, ...options }) {
    const config = await loadConfig(options.config);
    const { paint } = lookOf(process.stdout);
    let page: ReviewPage | undefined;
    const screen = await openLocalScreen({
      data,
      relay,
      config,
      onPitch(record) {
        say(renderPitch(record, paint));
        page?.publish(record);
      },
      onDelivery(record) {
        say(renderDelivery(record, paint));
        page?.publish(record);
      },
      onReleased(record) {
        say(renderRelease(record));
        // Also one that came by mail.
        page?.publish(record);
      },
      onDigest: ({ to, ignored }) => say(`digest    ${ignored} ignored\n          to ${to.join(', ')}`),
      onFailed: () => page?.publishUnsent(),
      onTrouble: (line) => complain(styleText('red', line, { stream: process.stderr })),
    });
    page = await startReviewPage({
      port: options['http-port'],
      review: screen.review,
      marking: (pitch) => markingFor(pitch, config),
      inboxes: config.inboxes,
      token: screen.pageToken,
    });
    const { url, personalUrl, token } = page;
    const listening = await screen.listen(options['smtp-port'], { url, token });
    const stopping = stopOnSignal();
    stopping.addEventListener('abort', () => stop(screen, page));
    const settings = { samples: !options['no-samples'], relay };
    await introduce({ ...listening, page: personalUrl }, config, settings, stopping).catch((error) => {
      // A stop while the samples come in closes the port that they are mailed to.
      if (!stopping.aborted) throw error;
    });
  },
});

/** Prints where everything is, waits for the first mails, then prints where to look and how to send another pitch. */
async function introduce(
  screen: ListeningScreen & { page: string },
  config: PitchScreenConfig,
  { relay, samples }: { relay: URL | undefined; samples: boolean },
  stopping: AbortSignal,
): Promise<void> {
  say('pitch-screen runs. Ctrl-C stops it.');
  say(`  mail in   smtp://${HOST}:${screen.smtpPort}, for ${config.inboxes.map(({ address }) => address).join(', ')}`);
  say(`  mail out  ${relay ? `${relayName(relay)}, which delivers it` : shortPath(screen.outbox)}`);
  say(`  log       ${shortPath(screen.log)}`);
  say(`  page      ${screen.page}`);
  const { formerRelay } = screen;
  if (formerRelay)
    say(`  note      Last time mails left through ${formerRelay}. Without --relay they stay in the outbox folder.`);
  // Mail to a placeholder address is harmless in the outbox folder, but a relay would try to deliver it.
  if (relay) for (const warning of placeholderWarnings(config)) say(`  note      ${warning}`);
  if (screen.resumed > 0) say(`\n${countMails(screen.resumed)} from last time, not finished then:`);
  if (screen.failed > 0)
    say(`\n${countMails(screen.failed)} could not be sent before. To try again: ${callOf('retry')}`);
  if (screen.fresh && samples) {
    say('\nNo pitch has ever come in: some sample pitches come in over SMTP.');
    await mailSamples(screen.smtpPort, config.inboxes[0]!.address);
  }
  await Promise.race([screen.settled(), new Promise((resolve) => setTimeout(resolve, MAX_FIRST_MAILS).unref())]);
  if (stopping.aborted) return;
  const forwarded = relay ? '' : `; forwarded mails are in ${shortPath(screen.outbox)}`;
  const port = screen.smtpPort === 2525 ? '' : ` --smtp ${HOST}:${screen.smtpPort}`;
  say(`\nSee them all at ${screen.page}${forwarded}`);
  say(`Send one more:  ${callWith('send')}${port} --subject "A new idea" --text "Would you like to try it?"`);
}

/** Stops the screen and its page, and ends the process, with exit code 0 if they stopped cleanly. */
async function stop(screen: LocalScreen, page: ReviewPage): Promise<void> {
  say('\nStopping; mails in work are finished first. Ctrl-C again ends it at once.');
  try {
    await screen.stopMail();
    await page.stop();
    const left = await screen.close();
    say(left === 0 ? 'Stopped.' : `Stopped. ${countMails(left)} kept; finished at the next start.`);
    process.exit(0);
  } catch (error) {
    const why = (error as Error).message;
    complain(`Not stopped cleanly: ${why}. What was accepted is finished at the next start.`);
    process.exit(1);
  }
}

/** The path relative to the current folder, or as it is when it lies outside. */
function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
