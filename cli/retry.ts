import { callOf, callWith } from '../app/call.ts';
import { type RetryReport, retryDeadLetters } from '../app/retry-dead-letters.ts';
import { retryUndelivered } from '../app/retry-undelivered.ts';
import { reviewer } from '../app/review.ts';
import { UserError } from '../app/user-error.ts';
import { retryFolder } from '../local/retry-folder.ts';
import { askForRetry } from '../local/retry-request.ts';
import { runAsProgram } from './command.ts';
import type { ValuesOf } from './declaration.ts';
import { loadConfig } from './load-config.ts';
import { CONFIG, DATA, STACK } from './options.ts';
import { lookOf } from './paint.ts';
import { RELAY } from './relay-option.ts';
import { renderPitch } from './render-pitch.ts';
import { openReview } from './review/open-review.ts';
import { complain, countMails, say } from './write.ts';

const OPTIONS = {
  data: DATA,
  relay: {
    ...RELAY,
    about: `${RELAY.about}, not into the outbox folder; needed if the screen was started with it`,
    onlyFor: 'machine',
  },
  undelivered: { about: 'send again what was forwarded and did not arrive, to the addresses that did not get it' },
  address: { value: 'ADDRESS', about: 'with --undelivered: only what did not arrive at this address' },
  config: { ...CONFIG, onlyFor: 'machine' },
  ...STACK,
} as const;

type Values = ValuesOf<typeof OPTIONS>;

await runAsProgram({
  call: callWith('retry'),
  usage: [
    '[--data DIR] [--relay URL] [--config FILE]',
    '--stack NAME [--region REGION] [--profile PROFILE]',
    '--undelivered [--address ADDRESS] [--stack NAME]',
  ],
  about: `Sends every mail that failed through again. A mail that fails again stays where it was. No mail is sent twice.

    On this machine these are the mails in data/queue and data/failed. If the screen runs (${callOf('start')}), it is told to
    send them. Otherwise this command sends them, with the options that the screen has.

    With --stack these are the events in the dead-letter queue of a deployed stack. The function takes each again, and
    an event that succeeds is removed from the queue.

    With --undelivered these are the pitches that were forwarded and did not arrive. Each is sent again to the addresses
    that did not get it, and to no others. Of a stack, the first pitch to an address goes out alone: if it comes back
    within a minute, the others are not sent.`,
  exitCode: `0 when nothing failed again, 1 if something did. When the running screen was told, it is 0: that screen,
    its page and the log (${callWith('review')} list --outcome failed) say what became of the mails.`,
  options: OPTIONS,
  async run(options) {
    if (options.address !== undefined && !options.undelivered)
      throw new UserError('--address goes with --undelivered: it names where pitches did not arrive.');
    const report = await retryFor(options);
    if (report === undefined) return;
    const { succeeded, failed } = report;
    if (succeeded + failed === 0) return say(options.undelivered ? 'Nothing is undelivered.' : 'Nothing has failed.');
    say(`${countMails(succeeded + failed)} tried again: ${succeeded} went through, ${failed} failed.`);
    if (failed > 0) process.exitCode = 1;
  },
});

/** @returns nothing when the running screen was told to do it */
function retryFor(options: Values): Promise<RetryReport | undefined> {
  if (options.undelivered) return sendUndelivered(options);
  return options.stack === undefined ? retryHere(options) : retryDeployed(options);
}

async function sendUndelivered({ relay, address, ...options }: Values): Promise<RetryReport> {
  const review = await openReview(options, relay);
  return retryUndelivered(review, {
    address,
    isCareful: options.stack !== undefined,
    onDone: (line, succeeded) => (succeeded ? say(line) : complain(line)),
  });
}

async function retryHere({ data, relay, config }: Values): Promise<RetryReport | undefined> {
  const handedOver = await askForRetry(data, reviewer());
  if (handedOver === undefined) {
    return retryFolder({
      data,
      by: reviewer(),
      relay,
      config: await loadConfig(config),
      onPitch: (record) => say(renderPitch(record, lookOf(process.stdout).paint)),
      onTrouble: complain,
    });
  }
  say(
    handedOver === 0
      ? 'Nothing has failed.'
      : `${countMails(handedOver)} handed to the screen that runs, which tries again now. See its page or its log.`,
  );
  return undefined;
}

async function retryDeployed({ stack, region, profile }: Values): Promise<RetryReport> {
  // Loaded only here, as the local run does not need the AWS SDK.
  const { openDeadLetterQueue } = await import('../lambda/stack/sqs-dead-letter-queue.ts');
  const queue = await openDeadLetterQueue({ stack: stack!, region, profile });
  return retryDeadLetters(queue, reviewer(), (line, succeeded) => (succeeded ? say(line) : complain(line)));
}
