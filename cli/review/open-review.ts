import type { Review } from '../../app/review.ts';
import { createLocalReview } from '../../local/local-review.ts';
import { DATA_FOLDER } from '../command-options.ts';
import { loadConfig } from '../load-config.ts';
import type { PlaceOptions } from './options.ts';

/**
 * Opens the record that the options name: of a deployed stack, or of the local run.
 *
 * @param relay what a release goes through while no screen runs; of the local run only
 * @throws UserError when it is not there or cannot be reached
 */
export async function openReview(options: PlaceOptions, relay?: URL): Promise<Review> {
  const { data = DATA_FOLDER, stack, profile, region, config } = options;
  if (stack === undefined) return createLocalReview(data, () => loadConfig(config), relay);
  // Loaded only now: the local run has no use for the AWS SDK.
  const { createStackReview } = await import('../../lambda/stack/stack-review.ts');
  return createStackReview({ stack, profile, region });
}
