import { deliveryRecords } from './aws/ses-delivery-event.ts';
import { createStdoutPitchLog } from './aws/stdout-pitch-log.ts';

const log = createStdoutPitchLog();

/**
 * Logs what SES says about a mail after it accepted it: a line for each address.
 *
 * @throws for anything but an event of SES about a mail that was sent
 */
export async function handler(event: unknown): Promise<void> {
  for (const record of deliveryRecords(event, new Date())) await log.write(record);
}
