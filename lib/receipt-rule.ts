import { Annotations, ArnFormat, Aws, Names, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { type IReceiptRuleSet, ReceiptRule, TlsPolicy } from 'aws-cdk-lib/aws-ses';
import { Construct, type IConstruct } from 'constructs';
import { addToBucketPolicy } from './mail-bucket.ts';

/** The parts that a receipt rule connects. */
export interface PitchReceiptRuleProps {
  ruleSet: IReceiptRuleSet;
  /** The addresses whose mail the rule takes, each with any `+label`. */
  recipients: string[];
  /** Whether SES refuses mail over an unencrypted connection. */
  tlsPolicy: 'optional' | 'require';
  /** The bucket for the raw mails. Its own settings encrypt them. */
  bucket: IBucket;
  /** The prefix of the keys of raw mails, before SES's message id. */
  prefix: string;
  /** The function that the rule invokes then, asynchronously. */
  handler: LambdaFunction;
  /** The key that encrypts the mails. @default a key of S3's own */
  key?: IKey | undefined;
  /** Whether no later rule of the set sees a mail that this rule took. */
  stop: boolean;
}

/** Characters that SES allows for the name of a rule. */
const MAX_RULE_NAME_LENGTH = 64;

/**
 * The receipt rule that stores each mail to an inbox and then invokes the screen. In a rule set with other rules it is the
 * first one; the others still see the mail, unless `stop` is set. The scans for spam and viruses only give verdicts: the rule drops nothing.
 *
 * The actions are not those of `aws-ses-actions`. Theirs allow every rule of the account to write to the bucket and to
 * invoke the function, and their S3 action uses a KMS key for client-side encryption, which the handler cannot read.
 */
export class PitchReceiptRule extends Construct {
  readonly rule: ReceiptRule;

  constructor(
    scope: Construct,
    id: string,
    { ruleSet, recipients, tlsPolicy, bucket, prefix, key, handler, stop }: PitchReceiptRuleProps,
  ) {
    super(scope, id);

    // The name is fixed because the bucket's policy contains it, and SES creates the rule only once the policy is there.
    // It contains the stack's name because the rule set may belong to another application.
    const ruleName = Names.uniqueResourceName(this, { maxLength: MAX_RULE_NAME_LENGTH });
    const ruleArn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'receipt-rule-set',
      resourceName: `${ruleSet.receiptRuleSetName}:receipt-rule/${ruleName}`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    /** Only this rule, where the owner of a policy may know the name of the rule set. Another stack cannot: we depend on it. */
    const onlyThisRule = (owner: IConstruct) => {
      const stack = Stack.of(this);
      if (Stack.of(owner) === stack) {
        return { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': ruleArn } };
      }
      const anySet = ruleArn.replace(ruleSet.receiptRuleSetName, '*');
      return { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': anySet } };
    };
    addToBucketPolicy(
      scope,
      bucket,
      new PolicyStatement({
        sid: 'OnlyThisReceiptRuleStoresMail',
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('ses.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`${prefix}*`)],
        conditions: onlyThisRule(bucket),
      }),
    );
    if (key !== undefined) {
      const statement = new PolicyStatement({
        sid: 'OnlyThisReceiptRuleEncryptsMail',
        principals: [new ServicePrincipal('ses.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: onlyThisRule(key),
      });
      if (!key.addToResourcePolicy(statement).statementAdded) {
        Annotations.of(scope).addWarningV2(
          'pitch-screen:key-policy',
          'The key that encrypts the mails is imported, so its policy stays as it is. It has to allow ses.amazonaws.com ' +
            `kms:Decrypt and kms:GenerateDataKey* for the receipt rule ${ruleName}, and IAM of this account to allow the ` +
            'role of the function the same: otherwise the deploy stops at that rule (docs/deploy.md).',
        );
      }
    }
    handler.addPermission('OnlyThisReceiptRuleInvokes', {
      principal: new ServicePrincipal('ses.amazonaws.com'),
      sourceAccount: Aws.ACCOUNT_ID,
      sourceArn: ruleArn,
    });

    this.rule = new ReceiptRule(this, 'Rule', {
      ruleSet,
      receiptRuleName: ruleName,
      recipients,
      scanEnabled: true,
      tlsPolicy: tlsPolicy === 'require' ? TlsPolicy.REQUIRE : TlsPolicy.OPTIONAL,
      // The order matters: the event of the Lambda action has no body, so the mail has to be in the bucket by then.
      actions: [
        { bind: () => ({ s3Action: { bucketName: bucket.bucketName, objectKeyPrefix: prefix } }) },
        { bind: () => ({ lambdaAction: { functionArn: handler.functionArn, invocationType: 'Event' } }) },
        ...(stop ? [{ bind: () => ({ stopAction: { scope: 'RuleSet' } }) }] : []),
      ],
    });
    // SES tests both permissions when it creates the rule, and refuses the rule if one is missing. In an active rule set
    // mail comes in from then on until the rule is deleted. So the function has to be complete, its way to the
    // dead-letter queue included, from before the rule is made until after it is gone.
    if (bucket.policy) this.rule.node.addDependency(bucket.policy);
    this.rule.node.addDependency(handler);
  }
}
