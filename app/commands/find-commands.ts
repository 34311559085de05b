import type { Mail, ReceivedMail, Refusal } from '../../core/index.ts';
import type { Command, CommandMail, Commands } from './ports.ts';
import { isReviewAddress } from './review-address.ts';

/** A delivery that may be a command: where it goes, and why it is quarantined whatever its words are. */
type Addressed = Pick<CommandMail, 'inbox' | 'recipient'> & { refusal: Refusal | undefined };

/** What a delivery asks for. */
export interface Asked {
  /** What the reporter asks for with it; it is no pitch then. */
  command: Command | undefined;
  /** Why a mail that may be a command is none. */
  noCommand: string | undefined;
}

const NO_COMMAND: Asked = { command: undefined, noCommand: undefined };

/**
 * Finds out which deliveries of a mail are commands. For a mail that cannot be one, it neither loads nor asks anything.
 *
 * @param commands loads what reads them; undefined where nobody can command
 * @returns each delivery with what it asks for, in the same order
 * @throws when the digest that the mail is about cannot be read for now
 */
export async function findCommands<Delivery extends Addressed>(
  commands: (() => Promise<Commands>) | undefined,
  { received, mail }: { received: ReceivedMail; mail: Mail },
  deliveries: readonly Delivery[],
): Promise<(Delivery & Asked)[]> {
  const found: (Delivery & Asked)[] = [];
  for (const delivery of deliveries) found.push({ ...delivery, ...(await findCommand(delivery)) });
  return found;

  async function findCommand(delivery: Addressed): Promise<Asked> {
    if (commands === undefined || !mayBeCommand(delivery)) return NO_COMMAND;
    const { read } = await commands();
    const { inbox, recipient } = delivery;
    const reading = await read({ received, mail, inbox, recipient });
    return 'command' in reading ? { ...NO_COMMAND, ...reading } : { ...NO_COMMAND, noCommand: reading.why };
  }
}

/**
 * Whether a mail can be a command of a reporter: it came to the address for commands, or from an address that the inbox
 * forwards to, which is a loop otherwise. What mail servers send about other mails, and what carries a virus, is none.
 */
function mayBeCommand({ inbox, recipient, refusal }: Addressed): boolean {
  if (refusal?.outcome === 'virus' || refusal?.outcome === 'bounce') return false;
  return isReviewAddress(recipient, inbox.address) || refusal?.outcome === 'loop';
}
