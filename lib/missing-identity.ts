import {
  CfnCondition,
  CfnOutput,
  CfnParameter,
  CfnWaitConditionHandle,
  type CustomResource,
  Fn,
  NestedStack,
  Stack,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { addRecords, type HostedZone, zoneFile } from './dns-records.ts';
import { createDomainIdentity } from './domain-identity.ts';

/** The domain whose identity may be missing. */
export interface MissingIdentityProps {
  domain: string;
  /** The look-up of the identity, whose attributes `Missing` and `Note` say whether SES has it (lib/activation). */
  lookUp: CustomResource;
  /** Where to add the records. @default the output lists them */
  zone: HostedZone | undefined;
}

/** The number of the first record: the records of the identity follow the domain's MX record. */
const FIRST_RECORD = 1;

/**
 * Creates the SES identity of a domain and its DNS records where SES has no identity of it, and otherwise nothing.
 *
 * Only CloudFormation's conditions decide about a resource during a deploy, and they see nothing but parameters. So these
 * resources are a stack of their own, which gets the answer of the look-up as a parameter. CloudFormation then creates,
 * rolls back and removes them like any others.
 */
export class MissingIdentity extends NestedStack {
  /** The records to add by hand, as lines of a zone file, or a comment. */
  readonly records: string;

  constructor(scope: Construct, id: string, { domain, lookUp, zone }: MissingIdentityProps) {
    super(scope, id, {
      description: `The SES identity of ${domain}, where it was missing`,
      parameters: { Missing: lookUp.getAttString('Missing'), Note: lookUp.getAttString('Note') },
    });
    const note = new CfnParameter(this, 'Note');
    const condition = new CfnCondition(this, 'IsMissing', {
      expression: Fn.conditionEquals(new CfnParameter(this, 'Missing'), 'true'),
    });
    const { identity, records } = createDomainIdentity(this, domain, Stack.of(scope).stackId);
    const resources = [identity, ...(zone ? addRecords(this, zone, records, FIRST_RECORD) : [])];
    for (const resource of resources) resource.cfnOptions.condition = condition;

    // A stack needs a resource, and this one costs nothing and does nothing.
    new CfnWaitConditionHandle(this, 'Placeholder');

    const made = zone
      ? `; The records of the identity are in the zone ${zone.name}.`
      : Fn.join('\n', zoneFile(records));
    new CfnOutput(this, 'Records', { value: Fn.conditionIf(condition.logicalId, made, note.valueAsString).toString() });
    this.records = this.nestedStackResource!.getAtt('Outputs.Records').toString();
  }
}
