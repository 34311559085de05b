import type { PitchScreenConfig } from '../../app/config.ts';
import type { Review } from '../../app/review.ts';
import type { Remains } from '../../lambda/stack/remains-review.ts';
import { createLocalReview } from '../../local/local-review.ts';
import type { ValuesOf } from '../declaration.ts';
import { loadConfig } from '../load-config.ts';
import type { REMAINS } from '../options.ts';
import type { RECORD } from './options.ts';

/**
 * Opens the record that the options name: of this machine, of a deployed stack, or what a removed one left.
 *
 * @param options `config` is the file that a release on this machine reads its configuration from
 * @param relay the server that a release on this machine goes through while no screen runs
 * @throws UserError when the record is not there or cannot be reached
 */
export async function openReview(
  {
    data,
    stack,
    profile,
    region,
    config,
    bucket,
    'log-group': logGroup,
  }: Omit<ValuesOf<typeof RECORD>, keyof typeof REMAINS> &
    Partial<ValuesOf<typeof REMAINS>> & { config?: string | undefined },
  relay?: URL,
): Promise<Review> {
  if (logGroup !== undefined)
    return openRemains({ logGroup, bucket, profile, region }, () => loadConfig(config), relay);
  if (stack === undefined) return createLocalReview(data, () => loadConfig(config), relay);
  // Loaded only here, as the local run does not need the AWS SDK.
  const { createStackReview } = await import('../../lambda/stack/stack-review.ts');
  return createStackReview({ stack, profile, region });
}

async function openRemains(
  remains: Remains,
  config: () => Promise<PitchScreenConfig>,
  relay: URL | undefined,
): Promise<Review> {
  const { createRemainsReview } = await import('../../lambda/stack/remains-review.ts');
  if (relay === undefined) return createRemainsReview(remains, config);
  const { createRelayMailSender } = await import('../../local/relay-mail-sender.ts');
  // This process sends each pitch once: there is no later attempt that would have to know which addresses it reached.
  const sender = createRelayMailSender(relay, { of: async () => [], save: async () => undefined });
  return createRemainsReview(remains, config, sender);
}
