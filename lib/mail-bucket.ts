import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, BucketPolicy, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { PitchScreenConfig } from '../app/config.ts';
import { mailRetention } from './mail-retention.ts';

/** The prefixes of the keys in the bucket. */
export interface MailPrefixes {
  /** Of raw mails. */
  mails: string;
  /** Of the leases on mails. */
  leases: string;
}

/**
 * Creates the bucket for raw mails.
 *
 * @param key encrypts the mails. @default a key of S3's own
 */
export function createMailBucket(
  scope: Construct,
  retention: PitchScreenConfig['retention'],
  { mails, leases }: MailPrefixes,
  key: IKey | undefined,
): Bucket {
  return new Bucket(scope, 'Mails', {
    ...(key === undefined
      ? { encryption: BucketEncryption.S3_MANAGED }
      : { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }),
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    lifecycleRules: [
      ...mailRetention(retention, mails),
      { id: 'ForgetClaims', prefix: leases, expiration: Duration.days(1) },
    ],
    // Pitches are other people's mail, and outlive the stack. One that could not be created has none.
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
}

/**
 * Adds a statement to the policy of a bucket. A bucket that was there, as one that a removed stack left, has no policy in
 * this app: it gets one, which refuses unencrypted connections as well. CloudFormation creates it only where there is none.
 */
export function addToBucketPolicy(scope: Construct, bucket: IBucket, statement: PolicyStatement): void {
  if (bucket.addToResourcePolicy(statement).statementAdded) return;
  const policy = new BucketPolicy(scope, 'MailsPolicy', { bucket });
  policy.document.addStatements(
    new PolicyStatement({
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['s3:*'],
      resources: [bucket.bucketArn, bucket.arnForObjects('*')],
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
    statement,
  );
}
