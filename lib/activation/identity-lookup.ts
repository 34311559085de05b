import { GetEmailIdentityCommand, NotFoundException, SESv2Client } from '@aws-sdk/client-sesv2';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { Answer } from './answer.ts';

/** The type of the custom resource that asks SES for an identity, as the template and the handler call it. */
export const IDENTITY_LOOKUP = 'Custom::IdentityLookup';

/** The tag of every identity that a stack makes. Its value is the id of the stack. */
export const STACK_TAG = 'pitch-screen:stack';

/** The properties of the resource. */
export interface IdentityLookupProperties {
  Domain: string;
}

/** An identity that SES has. */
export interface FoundIdentity {
  /** Whether SES sends mail as it. */
  verified: boolean;
  /** The id of the stack that made it. @default another tool made it, or a person */
  stack?: string | undefined;
}

/** Asks for the identity of a domain. @returns nothing where there is none */
export type FindIdentity = (domain: string) => Promise<FoundIdentity | undefined>;

/** Asks SES. Needs `ses:GetEmailIdentity`. */
export const findInSes: FindIdentity = async (EmailIdentity) => {
  try {
    const found = await new SESv2Client().send(new GetEmailIdentityCommand({ EmailIdentity }));
    const stack = found.Tags?.find(({ Key }) => Key === STACK_TAG)?.Value;
    return { verified: found.VerifiedForSendingStatus === true, stack };
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
};

/** The physical ids hold the answer: CloudFormation keeps them. */
const WAS_MISSING = 'was missing';
const WAS_THERE = 'was there';

/**
 * Finds out, when a domain comes to the stack, whether SES has an identity of it. The answer never changes afterwards:
 * otherwise the next deploy would take the identity that this stack made for somebody else's, and remove it.
 *
 * @returns `Missing` as `true` or `false`, and a `Note` for the person who deploys, as a comment of a zone file
 * @throws for an identity that this stack made under another construct: CloudFormation removes that one in the same deploy
 */
export async function lookUpIdentity(event: CloudFormationCustomResourceEvent, find: FindIdentity): Promise<Answer> {
  const { Domain } = event.ResourceProperties as unknown as IdentityLookupProperties;
  if (event.RequestType === 'Delete') return { Status: 'SUCCESS', PhysicalResourceId: event.PhysicalResourceId };
  const found = await find(Domain);
  if (event.RequestType === 'Update') return answerWith(Domain, event.PhysicalResourceId.endsWith(WAS_MISSING), found);
  if (found?.stack === event.StackId) {
    throw new Error(
      `This stack made the SES identity of ${Domain} under another construct, and would remove it with that construct in ` +
        'this deploy. Expected the construct to keep its id, or its removal in a deploy before this one.',
    );
  }
  return answerWith(Domain, found === undefined, found);
}

function answerWith(domain: string, missing: boolean, found: FoundIdentity | undefined): Answer {
  return {
    Status: 'SUCCESS',
    PhysicalResourceId: `${domain} ${missing ? WAS_MISSING : WAS_THERE}`,
    Data: { Missing: String(missing), Note: `; ${noteOn(domain, found)}` },
  };
}

function noteOn(domain: string, found: FoundIdentity | undefined): string {
  if (found === undefined) return `SES has no identity of ${domain}.`;
  if (found.verified) return `SES had an identity of ${domain} already, verified: it stays as it is.`;
  return (
    `SES had an identity of ${domain} already, not verified: its records are still to be added. To see them: ` +
    `aws sesv2 get-email-identity --email-identity ${domain} --query DkimAttributes`
  );
}
