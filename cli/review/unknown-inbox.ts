import { printable } from '../../core/index.ts';
import { loadConfig } from '../load-config.ts';
import type { PlaceOptions } from './options.ts';

/**
 * What may be wrong with an inbox that nothing was found for; the log may have pitches of inboxes that are gone since.
 *
 * @returns a sentence with the space before it; nothing where the inbox is configured, or nobody can tell
 */
export async function unknownInbox(
  inbox: string | undefined,
  { stack, config }: Pick<PlaceOptions, 'stack' | 'config'>,
): Promise<string> {
  // A deployed stack need not have this configuration.
  if (inbox === undefined || stack !== undefined) return '';
  const { inboxes } = await loadConfig(config).catch(() => ({ inboxes: [] }));
  const addresses = inboxes.map(({ address }) => address);
  if (addresses.length === 0 || addresses.includes(inbox.trim().toLowerCase())) return '';
  return ` --inbox ${printable(inbox)}: not configured. Configured are ${addresses.join(', ')}.`;
}
