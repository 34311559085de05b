import type { Review } from '../../app/review.ts';
import { createLocalReview } from '../../local/local-review.ts';
import type { ValuesOf } from '../declaration.ts';
import { loadConfig } from '../load-config.ts';
import type { RECORD } from './options.ts';

/**
 * Opens the record that the options name, of this machine or of a deployed stack.
 *
 * @param options `config` is the file that a release on this machine reads its configuration from
 * @param relay the server that a release on this machine goes through while no screen runs
 * @throws UserError when the record is not there or cannot be reached
 */
export async function openReview(
  { data, stack, profile, region, config }: ValuesOf<typeof RECORD> & { config?: string | undefined },
  relay?: URL,
): Promise<Review> {
  if (stack === undefined) return createLocalReview(data, () => loadConfig(config), relay);
  // Loaded only here, as the local run does not need the AWS SDK.
  const { createStackReview } = await import('../../lambda/stack/stack-review.ts');
  return createStackReview({ stack, profile, region });
}
