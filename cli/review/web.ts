import { setTimeout } from 'node:timers/promises';
import { callOf, callWith } from '../../app/call.ts';
import { UserError } from '../../app/user-error.ts';
import { createStackReview } from '../../lambda/stack/stack-review.ts';
import { markingFor } from '../../review/marking.ts';
import { startReviewPage } from '../../review/page/review-page.ts';
import { defineCommand } from '../command.ts';
import { loadConfig } from '../load-config.ts';
import { CONFIG, HTTP_PORT, STACK } from '../options.ts';
import { stopOnSignal } from '../stop-on-signal.ts';
import { complain, write } from '../write.ts';

/** Milliseconds until the log is read again after an error. */
const RETRY_AFTER = 10_000;

/** Serves the page of a deployed stack. */
export const command = defineCommand({
  call: `${callWith('review')} web`,
  usage: ['--stack NAME [options]'],
  about: `Serves the page of a deployed stack until Ctrl-C, on this machine alone and with your own credentials. (npm
    start serves the page of this machine.)`,
  exitCode: '0 after Ctrl-C, 1 when the page cannot be served.',
  options: {
    'http-port': { ...HTTP_PORT, default: '8026' },
    ...STACK,
    config: CONFIG,
  },
  async run({ 'http-port': port, ...options }) {
    if (options.stack === undefined)
      throw new UserError(
        `web serves the page of a deployed stack: --stack NAME. ${callOf('start')} serves that of the local run.`,
      );
    const review = await createStackReview({ ...options, stack: options.stack });
    const config = await loadConfig(options.config);
    const page = await startReviewPage({
      port,
      review,
      marking: (pitch) => markingFor(pitch, config),
      inboxes: config.inboxes,
    });
    await write(`The page of ${review.place}: ${page.personalUrl}\nCtrl-C ends it.\n`);

    const stopping = stopOnSignal();
    while (!stopping.aborted) {
      try {
        for await (const record of review.records.follow(stopping)) page.publish(record);
      } catch (error) {
        // The network may be away for a while, or the credentials be renewed. The page stays.
        complain(`New pitches cannot be seen for now: ${(error as Error).message}`);
        await setTimeout(RETRY_AFTER, undefined, { signal: stopping }).catch(() => undefined);
      }
    }
    await page.stop();
  },
});
