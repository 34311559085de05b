import { type RetryReport, retryDeadLetters } from '../app/retry-dead-letters.ts';
import { reviewer } from '../app/review.ts';
import { parseRelayUrl } from '../local/relay-mail-sender.ts';
import { retryFolder } from '../local/retry-folder.ts';
import { askForRetry } from '../local/retry-request.ts';
import { checkPlace, DATA_FOLDER, parseCommand, STACK_HELP, STACK_OPTIONS, TEXT } from './command-options.ts';
import { loadConfig } from './load-config.ts';
import { lookOf } from './paint.ts';
import { renderPitch } from './render-pitch.ts';
import { runCommand } from './run-command.ts';

const HELP = `npm run -s retry -- [--data DIR] [--relay URL] [--config FILE]
npm run -s retry -- --stack NAME [--region REGION] [--profile PROFILE]

Sends everything that failed through again: on this machine, or of a deployed stack. What goes through is done with, what
fails again stays where it was. Nothing is sent twice.

On this machine, what waits in data/queue and what was put aside in data/failed. A screen that runs (npm start) is told
to do it; otherwise it is done here, with the options that the screen has:

  --data DIR         where mails, outbox and log are kept (data)
  --relay URL        deliver through this server, instead of leaving mails in the outbox folder; needed if the screen
                     was started with one
  --config FILE      a configuration other than cdk.json

Of a deployed stack, every event in its dead-letter queue: the function takes it again, and it is removed when that went
well.

${STACK_HELP}  --help             this text

The exit code is 1 if something failed again. Handed to the screen that runs it is 0: what comes of it, that screen says,
its page, and the log (npm run -s review -- list --outcome failed).
`;

await runCommand(async (args) => {
  const { values } = parseCommand(args, { data: TEXT, relay: TEXT, config: TEXT, ...STACK_OPTIONS });
  const { data, relay, config, stack, region, profile } = values;
  if (values.help) return say(HELP.trimEnd());
  checkPlace({ stack, region, profile }, { data, relay, config });
  const report = stack === undefined ? await retryHere() : await retryDeployed(stack);
  if (report === undefined) return;
  const { succeeded, failed } = report;
  if (succeeded + failed === 0) return say('Nothing has failed.');
  say(`${count(succeeded + failed)} tried again: ${succeeded} went through, ${failed} failed.`);
  if (failed > 0) process.exitCode = 1;

  /** @returns nothing where a running screen does it */
  async function retryHere(): Promise<RetryReport | undefined> {
    const where = data ?? DATA_FOLDER;
    const handedOver = await askForRetry(where, reviewer());
    if (handedOver === undefined) {
      return retryFolder({
        data: where,
        by: reviewer(),
        relay: relay === undefined ? undefined : parseRelayUrl(relay),
        config: await loadConfig(config),
        onPitch: (record) => say(renderPitch(record, lookOf(process.stdout).paint)),
        onTrouble: complain,
      });
    }
    say(
      handedOver === 0
        ? 'Nothing has failed.'
        : `${count(handedOver)} handed to the screen that runs, which tries again now. See its page or its log.`,
    );
    return undefined;
  }

  async function retryDeployed(name: string): Promise<RetryReport> {
    // Loaded only now: the local run has no use for the AWS SDK.
    const { openDeadLetterQueue } = await import('../lambda/stack/sqs-dead-letter-queue.ts');
    const queue = await openDeadLetterQueue({ stack: name, region, profile });
    return retryDeadLetters(queue, reviewer(), (line, succeeded) => (succeeded ? say(line) : complain(line)));
  }
});

function count(mails: number): string {
  return mails === 1 ? 'One mail' : `${mails} mails`;
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
