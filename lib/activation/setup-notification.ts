import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { S3Bucket } from '../../lambda/aws/s3-bucket.ts';
import type { Answer } from './answer.ts';

/** The type of the custom resource that removes SES' setup notification, as the template and the handler call it. */
export const SETUP_NOTIFICATION = 'Custom::SetupNotification';

/** The properties of the resource: an object in a bucket. */
export interface SetupNotificationProperties {
  Bucket: string;
  Key: string;
}

/** Removes the object from the bucket; one that is not there is no failure. */
export type RemoveObject = (properties: SetupNotificationProperties) => Promise<void>;

export const removeFromS3: RemoveObject = ({ Bucket, Key }) => new S3Bucket({ name: Bucket }).remove(Key);

/**
 * Removes the object that SES writes into the bucket to try out a new receipt rule, when the resource is deleted.
 *
 * S3 deletes empty buckets only, so this object alone would make the rollback of a first deploy fail. CloudFormation
 * deletes the resource after the rule and before the bucket. No mail is removed: a bucket that has one is not deleted.
 */
export async function removeSetupNotification(
  event: CloudFormationCustomResourceEvent,
  remove: RemoveObject,
): Promise<Answer> {
  const properties = event.ResourceProperties as unknown as SetupNotificationProperties;
  if (event.RequestType === 'Delete') await remove(properties);
  return { Status: 'SUCCESS', PhysicalResourceId: `${properties.Bucket}/${properties.Key}` };
}
