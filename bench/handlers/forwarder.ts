import type { SESEvent } from 'aws-lambda';
import { handler as forward } from 'aws-lambda-ses-forwarder';
import { BUCKET, DESTINATION, PREFIX, SOURCE } from './settings.ts';

/** Runs aws-lambda-ses-forwarder, the most used forwarder for SES. It copies the mail, fetches, rewrites and sends it. */
export function handler(event: SESEvent): Promise<void> {
  return new Promise((resolve, reject) => {
    forward(event, {}, (error: Error | null | undefined) => (error ? reject(error) : resolve()), {
      config: {
        fromEmail: SOURCE,
        subjectPrefix: '',
        emailBucket: BUCKET,
        emailKeyPrefix: PREFIX,
        allowPlusSign: true,
        forwardMapping: { [SOURCE]: [DESTINATION] },
      },
    });
  });
}
