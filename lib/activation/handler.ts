import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import {
  type ActivationProperties,
  type Change,
  decideActivation,
  decideFormer,
  describeState,
  FORMER_RULE_SET,
} from './activation.ts';
import { type Answer, answer } from './answer.ts';
import { type FindIdentity, findInSes, IDENTITY_LOOKUP, lookUpIdentity } from './identity-lookup.ts';
import { patiently } from './patience.ts';
import { createSesRuleSets, type RuleSets } from './ses-rule-sets.ts';
import { type RemoveObject, removeFromS3, removeSetupNotification, SETUP_NOTIFICATION } from './setup-notification.ts';

/** Milliseconds for which a denial is not believed, of those that a request may take. */
const PATIENCE = 40_000;

/** Milliseconds before the end of the function's time at which it gives up: enough to answer that it failed. */
const TIME_TO_ANSWER = 5_000;

/**
 * Handles the requests of CloudFormation for the custom resources (lib/activation/deploy-steps.ts). A failure is an answer,
 * too: without an answer, the deploy would wait for one.
 */
export async function handler(event: CloudFormationCustomResourceEvent, context: Context): Promise<void> {
  const result = await carryOut(event, createSesRuleSets(), context.getRemainingTimeInMillis() - TIME_TO_ANSWER);
  console.log({ event: 'activation', request: event.RequestType, resource: event.LogicalResourceId, ...result });
  await answer(event, result);
}

/**
 * Carries out a request, by the type of its resource. While AWS denies that, as the role's permissions may not be effective
 * yet, it is tried again.
 *
 * @param time milliseconds that it may take; longer is a failure
 * @param remove removes SES' setup notification. @default from S3
 * @param find asks for an identity. @default SES
 * @param interval milliseconds between attempts. @default 3 seconds
 * @returns the answer for CloudFormation, with status FAILED for whatever went wrong
 */
export async function carryOut(
  event: CloudFormationCustomResourceEvent,
  ruleSets: RuleSets,
  time: number,
  {
    remove = removeFromS3,
    find = findInSes,
    interval,
  }: { remove?: RemoveObject; find?: FindIdentity; interval?: number } = {},
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`AWS did not answer within ${time} ms`)), time);
  });
  try {
    const work = () => {
      if (event.ResourceType === SETUP_NOTIFICATION) return removeSetupNotification(event, remove);
      if (event.ResourceType === IDENTITY_LOOKUP) return lookUpIdentity(event, find);
      return apply(event.ResourceType, changeIn(event), ruleSets);
    };
    return await Promise.race([patiently(work, Math.min(time, PATIENCE), interval), late]);
  } catch (error) {
    return {
      Status: 'FAILED',
      // CloudFormation deletes a resource that could not be created, and that event has this id: it must make sense.
      PhysicalResourceId:
        'PhysicalResourceId' in event
          ? event.PhysicalResourceId
          : (event.ResourceProperties.RuleSet ?? event.LogicalResourceId),
      Reason: (error as Error).message,
    };
  } finally {
    clearTimeout(timer);
  }
}

async function apply(type: string, change: Change, ruleSets: RuleSets): Promise<Answer> {
  const before = await ruleSets.active();
  const decide = type === FORMER_RULE_SET ? decideFormer : decideActivation;
  const { physicalId, activate = [], former } = decide(change, before);
  let active = before;
  for (const name of activate) {
    if (!(await ruleSets.activate(name))) continue;
    active = name;
    break;
  }
  return {
    Status: 'SUCCESS',
    PhysicalResourceId: physicalId,
    Data: former === undefined ? { State: describeState(change.properties.RuleSet, active) } : { RuleSet: former },
  };
}

function changeIn(event: CloudFormationCustomResourceEvent): Change {
  const properties = propertiesIn(event.ResourceProperties);
  switch (event.RequestType) {
    case 'Create':
      return { request: 'Create', properties };
    case 'Update':
      return {
        request: 'Update',
        properties,
        old: propertiesIn(event.OldResourceProperties),
        physicalId: event.PhysicalResourceId,
      };
    case 'Delete':
      return { request: 'Delete', properties, physicalId: event.PhysicalResourceId };
  }
}

function propertiesIn({ RuleSet, MayReplace, Former }: Record<string, string>): ActivationProperties {
  return { RuleSet: RuleSet!, MayReplace: MayReplace === 'true' ? 'true' : 'false', Former };
}
