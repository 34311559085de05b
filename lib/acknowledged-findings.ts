import { type CfnElement, Stack, Token, Validations } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';

const ANY_IDENTITY = 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/*]';

/** The resources of the stack that cdk-nag has findings on. */
export interface AcknowledgedParts {
  mails: IBucket;
  /** The prefix of the keys of raw mails. */
  prefix: string;
  /** The prefix of the keys of the leases on mails. */
  leases: string;
  /** The prefix of the keys of trusted senders. */
  trusted: string;
  failed: Queue;
  role: Role;
}

/** Acknowledges each finding of cdk-nag's AwsSolutions pack in the stack, with the reason why it stays as it is. */
export function acknowledgeFindings({ mails, prefix, leases, trusted, failed, role }: AcknowledgedParts): void {
  if (mails instanceof Bucket) {
    Validations.of(mails).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only SES writes here and only the screen reads, both by policy. Access logs would need a second bucket, and ' +
        'would tell who wrote to a reporter for longer than the mail itself is kept.',
    });
  }
  Validations.of(failed).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason:
      'It is the dead-letter queue: an on-failure destination of the function, which this rule does not look for.',
  });
  acknowledgeObjects(
    role,
    mails,
    prefix,
    'The screen reads and tags every mail that SES stores, each under a key of its own below this prefix.',
  );
  acknowledgeObjects(
    role,
    mails,
    leases,
    'The screen leases every mail before it sends it, each lease under a key of its own below this prefix.',
  );
  acknowledgeObjects(
    role,
    mails,
    trusted,
    'The screen remembers the trusted senders of each inbox in an object of its own below this prefix.',
  );
}

/** Acknowledges the findings on a role that sends as the inboxes. */
export function acknowledgeSending(role: Role): void {
  Validations.of(role).acknowledge({
    id: ANY_IDENTITY,
    reason:
      'Only where inboxes are too many for a statement each. Conditions name the addresses that may be sent as and to, ' +
      'all of them; the identity decides nothing beyond that.',
  });
}

/** Acknowledges the findings on the roles that write and read what digests list. */
export function acknowledgeLists(roles: readonly Role[], mails: IBucket, prefix: string): void {
  for (const role of roles) {
    acknowledgeObjects(
      role,
      mails,
      prefix,
      'Each digest has a list under a key of its own below this prefix: one role writes them, the other reads them.',
    );
  }
}

/** Acknowledges the findings on the role that activates the stack's own rule set. */
export function acknowledgeActivation(role: Role): void {
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'To see and set which receipt rule set is active; SES knows no permission for a single one.',
  });
  Validations.of(role).acknowledge({
    id: ANY_IDENTITY,
    reason: 'Only where domains are too many to name. It may see which identities there are, and change none.',
  });
}

/** Acknowledges a finding on objects below a prefix. A bucket whose name only CloudFormation knows cannot be named. */
function acknowledgeObjects(role: Role, mails: IBucket, prefix: string, reason: string): void {
  const id = `AwsSolutions-IAM5[Resource::${arnInFindings(mails)}/${prefix}*]`;
  if (!Token.isUnresolved(id)) Validations.of(role).acknowledge({ id, reason });
}

/** The ARN of a bucket as cdk-nag writes it: by the logical id of one in this app, or with the name of one that was there. */
function arnInFindings(bucket: IBucket): string {
  const resource = bucket.node.defaultChild;
  if (resource !== undefined) return `<${Stack.of(bucket).getLogicalId(resource as CfnElement)}.Arn>`;
  return `arn:<AWS::Partition>:s3:::${bucket.bucketName}`;
}
