import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A finding of checkov that stays, and why. */
interface Skipped {
  id: string;
  comment: string;
}

/** The findings of checkov on the resources of a type. cdk-nag's are acknowledged in lib/acknowledged-findings.ts. */
const CHECKOV: Readonly<Record<string, readonly Skipped[]>> = {
  'AWS::Lambda::Function': [
    { id: 'CKV_AWS_115', comment: 'A new account has no concurrency to reserve; reservedConcurrency reserves some.' },
    {
      id: 'CKV_AWS_116',
      comment:
        'The screen has an on-failure destination, which checkov does not look for. Of the others, the next call or an ' +
        'alarm makes up for one that fails.',
    },
    { id: 'CKV_AWS_117', comment: 'They reach AWS alone, by its public endpoints. A VPC would need NAT to no end.' },
    { id: 'CKV_AWS_173', comment: 'The variables are names of resources, and no secrets.' },
  ],
  'AWS::Logs::LogGroup': [
    { id: 'CKV_AWS_158', comment: 'CloudWatch Logs encrypts it with a key of its own. logGroup takes another group.' },
  ],
  'AWS::S3::Bucket': [
    { id: 'CKV_AWS_18', comment: 'Access logs would tell who wrote to a reporter for longer than the mail is kept.' },
    { id: 'CKV_AWS_21', comment: 'Each mail is written once, and has to be gone when its time is over.' },
  ],
  'AWS::SNS::Topic': [
    { id: 'CKV_AWS_26', comment: 'Alarms hold no content of mails; alarmTopic takes another topic.' },
  ],
  'AWS::SQS::Queue': [{ id: 'CKV_AWS_27', comment: 'SQS encrypts it with a key of its own, as it says.' }],
};

/**
 * Types whose dependencies cfn-lint calls redundant (W3005): a reference implies one. The CDK and the order of the deploy add
 * dependencies on whole constructs, the resource that is referred to among them.
 */
const DEPENDENCIES = ['AWS::Lambda::Function', 'AWS::SES::ReceiptRule', 'AWS::Scheduler::Schedule'];

/** Tells checkov and cfn-lint, in the metadata of the resources, which of their findings stay as they are. */
export function acknowledgeLinters(scope: IConstruct): void {
  for (const resource of scope.node.findAll()) {
    if (!(resource instanceof CfnResource)) continue;
    const { cfnResourceType: type } = resource;
    if (Object.hasOwn(CHECKOV, type)) resource.addMetadata('checkov', { skip: CHECKOV[type] });
    if (DEPENDENCIES.includes(type)) resource.addMetadata('cfn-lint', { config: { ignore_checks: ['W3005'] } });
  }
}
