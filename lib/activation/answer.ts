import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';

/** What became of a request of CloudFormation. */
export type Answer = Pick<CloudFormationCustomResourceResponse, 'Status' | 'PhysicalResourceId' | 'Data'> & {
  /** Shown to the person who deploys; required for a failure. */
  Reason?: string;
};

/** CloudFormation takes answers of at most 4096 bytes. */
const LONGEST_REASON = 2_000;

const TRIES = 3;

/**
 * Answers CloudFormation, which waits for it: an answer that does not arrive holds up the deploy until its time is over.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 * @throws when it cannot be delivered; Lambda then starts the whole request again, which does no harm
 */
export async function answer(event: CloudFormationCustomResourceEvent, { Reason, ...rest }: Answer): Promise<void> {
  const body = JSON.stringify({
    ...rest,
    ...(Reason === undefined ? {} : { Reason: Reason.slice(0, LONGEST_REASON) }),
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
  });
  for (let tried = 1; ; tried++) {
    try {
      // An upload to a signed address, whose signature is for a request without content type.
      const response = await fetch(event.ResponseURL, { method: 'PUT', headers: { 'content-type': '' }, body });
      if (response.ok) return;
      throw new Error(`${response.status} ${response.statusText}`);
    } catch (cause) {
      if (tried === TRIES) {
        throw new Error(`CloudFormation could not be answered about ${event.LogicalResourceId}`, { cause });
      }
    }
  }
}
