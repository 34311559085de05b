import { setTimeout } from 'node:timers/promises';
import { HOST } from '../../app/loopback.ts';
import { UserError } from '../../app/user-error.ts';
import { markingFor } from '../../review/marking.ts';
import { startReviewPage } from '../../review/page/review-page.ts';
import { parseCommand, parsePort, STACK_HELP, STACK_OPTIONS, TEXT } from '../command-options.ts';
import { loadConfig } from '../load-config.ts';
import { write } from '../write.ts';
import { openReview } from './open-review.ts';
import { CONFIG_HELP } from './options.ts';

const WEB_HELP = `npm run -s review -- web --stack NAME [options]

Serves the page of a deployed stack, on this machine alone and with your own credentials, until Ctrl-C. (The page of the
local run is served by npm start.)

  --http-port PORT   where the page is, on ${HOST} (8026; 0 takes any free one)
${STACK_HELP}${CONFIG_HELP}`;

/** Milliseconds until it is looked again, where the log could not be read. */
const LOOK_AGAIN = 10_000;

/** Serves the page of a deployed stack. */
export async function web(args: string[]): Promise<void> {
  const options = { ...STACK_OPTIONS, config: TEXT, 'http-port': { type: 'string', default: '8026' } } as const;
  const { values } = parseCommand(args, options);
  if (values.help) return write(WEB_HELP);
  if (values.stack === undefined)
    throw new UserError(
      'web serves the page of a deployed stack: --stack NAME. npm start serves that of the local run.',
    );
  const port = parsePort('--http-port', values['http-port']);
  const review = await openReview(values);
  const config = await loadConfig(values.config);
  const page = await startReviewPage({
    port,
    review,
    marking: (pitch) => markingFor(pitch, config),
    inboxes: config.inboxes.map(({ address }) => address),
  });
  await write(`The page of ${review.place}: ${page.personalUrl}\nCtrl-C ends it.\n`);

  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  while (!stop.signal.aborted) {
    try {
      for await (const record of review.records.follow(stop.signal)) page.publish(record);
    } catch (error) {
      // A network that is away for a while, credentials that are renewed meanwhile: the page stays.
      process.stderr.write(`New pitches cannot be seen for now: ${(error as Error).message}\n`);
      await setTimeout(LOOK_AGAIN, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  }
  await page.stop();
}
