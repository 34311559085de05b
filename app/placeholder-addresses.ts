import { domainOf, isWithin } from './config/relations.ts';
import type { PitchScreenConfig } from './config.ts';

/** Domains that nobody can receive mail at: RFC 2606 sections 2 and 3, RFC 6761 section 6. */
const RESERVED_DOMAINS = ['example.com', 'example.org', 'example.net', 'example', 'test', 'invalid', 'localhost'];

/**
 * Finds addresses in a configuration that are placeholders, as their domain is reserved for examples.
 *
 * @param configuredIn where a person changes them
 * @returns for each a warning that says what to change where
 */
export function placeholderWarnings(
  config: PitchScreenConfig,
  configuredIn = 'cdk.json under context.pitchScreen',
): string[] {
  return config.inboxes.flatMap(({ address, forwardTo }, index) => [
    ...(isPlaceholder(address)
      ? [
          `inboxes[${index}].address is the placeholder ${address}, which can receive no mail. ` +
            `Set it to the address that pitches are mailed to, in ${configuredIn}.`,
        ]
      : []),
    ...forwardTo
      .filter(isPlaceholder)
      .map(
        (to) =>
          `inboxes[${index}].forwardTo holds the placeholder ${to}: pitches for ${address} would be forwarded to nobody. ` +
          `Set it to the address that is to receive them, in ${configuredIn}.`,
      ),
  ]);
}

function isPlaceholder(address: string): boolean {
  const domain = domainOf(address).toLowerCase();
  return RESERVED_DOMAINS.some((reserved) => isWithin(domain, reserved));
}
