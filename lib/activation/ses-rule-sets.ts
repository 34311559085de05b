import {
  DescribeActiveReceiptRuleSetCommand,
  RuleSetDoesNotExistException,
  SESClient,
  SetActiveReceiptRuleSetCommand,
} from '@aws-sdk/client-ses';

/** Which of the receipt rule sets of an account and region is active. */
export interface RuleSets {
  /** @returns the name of the active rule set; nothing where none is active */
  active(): Promise<string | undefined>;
  /**
   * Activates a rule set, or deactivates the active one where no name is given.
   *
   * @returns false where there is no rule set of that name; nothing has changed then
   */
  activate(name: string | undefined): Promise<boolean>;
}

/** SES allows each call once a second, for everybody in the account together. The SDK's three attempts are too few. */
const MAX_ATTEMPTS = 6;

/** The rule sets in SES. Needs `ses:DescribeActiveReceiptRuleSet` and `ses:SetActiveReceiptRuleSet`. */
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
