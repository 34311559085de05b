import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';

/** The answer to a request of CloudFormation. */
export type Answer = Pick<CloudFormationCustomResourceResponse, 'Status' | 'PhysicalResourceId' | 'Data'> & {
  /** CloudFormation shows it to the person who deploys, and requires it for a failure. */
  Reason?: string;
};

/** Characters of a reason. CloudFormation takes answers of at most 4096 bytes. */
const MAX_REASON_LENGTH = 2_000;

const MAX_ATTEMPTS = 3;

/**
 * Sends an answer to CloudFormation, which waits for it: without an answer the deploy stands still until it times out.
 *
 * @throws when the answer cannot be delivered. Lambda then repeats the whole request, which does no harm
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
export async function answer(event: CloudFormationCustomResourceEvent, { Reason, ...rest }: Answer): Promise<void> {
  const body = JSON.stringify({
    ...rest,
    ...(Reason === undefined ? {} : { Reason: Reason.slice(0, MAX_REASON_LENGTH) }),
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
  });
  for (let tried = 1; ; tried++) {
    try {
      // The address is presigned for an upload without a content type, and fetch would add one.
      const response = await fetch(event.ResponseURL, { method: 'PUT', headers: { 'content-type': '' }, body });
      if (response.ok) return;
      throw new Error(`${response.status} ${response.statusText}`);
    } catch (cause) {
      if (tried === MAX_ATTEMPTS) {
        throw new Error(`CloudFormation could not be answered about ${event.LogicalResourceId}`, { cause });
      }
    }
  }
}
