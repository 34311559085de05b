import {
  DescribeActiveReceiptRuleSetCommand,
  RuleSetDoesNotExistException,
  SESClient,
  SetActiveReceiptRuleSetCommand,
} from '@aws-sdk/client-ses';

/** The receipt rule sets of an account and region, as far as which one is active goes. */
export interface RuleSets {
  /** The name of the active one, if there is one. */
  active(): Promise<string | undefined>;
  /** Makes one active, or none. @returns whether there is one of that name; nothing changes if there is not */
  activate(name: string | undefined): Promise<boolean>;
}

/** Both calls may be made once a second, by everybody in the account together: a few tries more than the SDK's three. */
const MAX_ATTEMPTS = 6;

/** The rule sets in SES. */
export function createSesRuleSets(client = new SESClient({ maxAttempts: MAX_ATTEMPTS })): RuleSets {
  return {
    async active() {
      const { Metadata } = await client.send(new DescribeActiveReceiptRuleSetCommand());
      return Metadata?.Name;
    },
    async activate(name) {
      try {
        await client.send(new SetActiveReceiptRuleSetCommand({ RuleSetName: name }));
        return true;
      } catch (error) {
        if (error instanceof RuleSetDoesNotExistException) return false;
        throw error;
      }
    },
  };
}
