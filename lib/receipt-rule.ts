import { ArnFormat, Aws, Names, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { type IReceiptRuleSet, ReceiptRule, TlsPolicy } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';

/** What a pitch receipt rule connects. */
export interface PitchReceiptRuleProps {
  ruleSet: IReceiptRuleSet;
  /** The addresses whose mail it takes, each with any `+label`. */
  recipients: string[];
  /** Whether mail that comes over an unencrypted connection is taken, or turned away. */
  tlsPolicy: 'optional' | 'require';
  /** Where it stores the raw mail, encrypted as the bucket says. */
  bucket: Bucket;
  /** What the keys of raw mails begin with, before SES' message id. */
  prefix: string;
  /** What it then invokes, asynchronously. */
  handler: LambdaFunction;
}

/** SES takes rule names of at most 64 characters. */
const LONGEST_RULE_NAME = 64;

/**
 * The way in: a receipt rule that stores each mail to an inbox and then starts the screen. In a rule set that has other
 * rules it comes first; those still see the mail.
 *
 * The actions are ours and not those of `aws-ses-actions`: theirs let every rule of the account write to the bucket and
 * invoke the function, and the S3 action would take a KMS key for client-side encryption, which the handler could not
 * read. Spam and virus scans only give verdicts; nothing is dropped here.
 */
export class PitchReceiptRule extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { ruleSet, recipients, tlsPolicy, bucket, prefix, handler }: PitchReceiptRuleProps,
  ) {
    super(scope, id);

    // Given, because the bucket's policy names the rule, and the rule can only be created after the policy; with the
    // stack's name in it, because the rule set may be another application's.
    const ruleName = Names.uniqueResourceName(this, { maxLength: LONGEST_RULE_NAME });
    const ruleArn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'receipt-rule-set',
      resourceName: `${ruleSet.receiptRuleSetName}:receipt-rule/${ruleName}`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyThisReceiptRuleStoresMail',
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('ses.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`${prefix}*`)],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': ruleArn } },
      }),
    );
    handler.addPermission('OnlyThisReceiptRuleInvokes', {
      principal: new ServicePrincipal('ses.amazonaws.com'),
      sourceAccount: Aws.ACCOUNT_ID,
      sourceArn: ruleArn,
    });

    const rule = new ReceiptRule(this, 'Rule', {
      ruleSet,
      receiptRuleName: ruleName,
      recipients,
      scanEnabled: true,
      tlsPolicy: tlsPolicy === 'require' ? TlsPolicy.REQUIRE : TlsPolicy.OPTIONAL,
      // In this order: the event of the Lambda action has no body, so the mail has to be in the bucket by then.
      actions: [
        { bind: () => ({ s3Action: { bucketName: bucket.bucketName, objectKeyPrefix: prefix } }) },
        { bind: () => ({ lambdaAction: { functionArn: handler.functionArn, invocationType: 'Event' } }) },
      ],
    });
    // SES tries both permissions out when the rule is created, and refuses it where one is not there yet. And in a rule
    // set that is active mail comes in right then, until the rule is gone: an event that fails needs its way to the
    // dead-letter queue, which belongs to the function too.
    if (bucket.policy) rule.node.addDependency(bucket.policy);
    rule.node.addDependency(handler);
  }
}
