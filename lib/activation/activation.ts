/**
 * Decides which receipt rule set is to be active after each step of a deploy. The decisions are pure functions: they get
 * the name of the active rule set and return what to do, and lib/activation/handler.ts does it.
 *
 * Only one rule set is active in an account and region, CloudFormation cannot activate one, and another application
 * may need the one that is active. Two custom resources share the work. Whatever the order of create, update, replace,
 * roll back and delete, they restore what they changed, and CloudFormation remembers all that they need for it
 * (docs/adr/0005):
 *
 * - The *former rule set* is made first. It notes which rule set is active, and stops the deploy if that one must not be
 *   switched off; nothing else has been made by then. It changes nothing.
 * - The *activation* is made last, so no later resource can fail and leave the wrong rule set active. It gets the name of
 *   the former rule set as a property, so that even the event that deletes the activation has the name.
 */

/** The types of the two custom resources, as the template and the handler call them. */
export const FORMER_RULE_SET = 'Custom::FormerRuleSet';
export const ACTIVATION = 'Custom::ReceiptRuleSetActivation';

/** The properties of either resource in the template. CloudFormation hands every value on as text. */
export interface ActivationProperties {
  /** The rule set of this stack. */
  RuleSet: string;
  /** Whether it may take the place of another rule set that is active. */
  MayReplace: 'true' | 'false';
  /** Only for the activation: the rule set that was active before; empty for none. */
  Former?: string;
}

/** One step of a deploy, as CloudFormation asks for it. */
export type Change =
  | { request: 'Create'; properties: ActivationProperties }
  | { request: 'Update'; properties: ActivationProperties; old: ActivationProperties; physicalId: string }
  | { request: 'Delete'; properties: ActivationProperties; physicalId: string };

/** What to do about a change. */
export interface Decision {
  /** The id by which CloudFormation knows the resource. If it changes, CloudFormation deletes the old resource afterwards. */
  physicalId: string;
  /** Rule sets, the first existing one of which is to be activated. `undefined` in the list means: none is active. */
  activate?: readonly (string | undefined)[];
  /** The rule set that was active before ours, which the activation restores in the end. Empty for none. */
  former?: string;
}

/** The deploy has to stop. The message says why, and what to do instead. */
export class Refused extends Error {
  override name = 'Refused';
}

/** Rule set names have no spaces in them. */
const FORMER_ID = /^former: (\S+)$/;
const NO_FORMER_ID = 'no former rule set';
const SUCCESSOR_ID = /^\S+ after (\S+)$/;

/**
 * Decides what the former rule set notes: which rule set was active before the one of this stack.
 *
 * @param active the name of the active rule set, if there is one
 * @throws Refused when a new stack would switch off a rule set that it may not replace. An update is never refused: it
 *   may be a rollback, which has to succeed, and it replaces no rule set unless the configuration says so
 */
export function decideFormer(change: Change, active: string | undefined): Decision {
  const { properties } = change;
  const note = (former: string | undefined): Decision => ({
    physicalId: former === undefined ? NO_FORMER_ID : `former: ${former}`,
    former: former ?? '',
  });
  switch (change.request) {
    case 'Create':
      if (active === undefined || active === properties.RuleSet) return note(undefined);
      if (properties.MayReplace === 'true') return note(active);
      throw refusal(active);
    case 'Update':
      if (isOurs(active, change)) return note(FORMER_ID.exec(change.physicalId)?.[1]);
      return note(takesPlace(change, active) ? active : undefined);
    case 'Delete':
      return { physicalId: change.physicalId };
  }
}

/**
 * Decides which rule set is active from now on.
 *
 * @param active the name of the active rule set, if there is one
 * @throws Refused for a rule set that somebody activated during the deploy and that this stack may not replace
 */
export function decideActivation(change: Change, active: string | undefined): Decision {
  const { RuleSet: ours, MayReplace, Former } = change.properties;
  switch (change.request) {
    case 'Create':
      if (active === ours) return { physicalId: ours };
      if (active !== undefined && MayReplace !== 'true') throw refusal(active);
      return { physicalId: ours, activate: [ours] };
    case 'Update': {
      // The same rule set has to have the same id. With a new id, CloudFormation would delete the old resource, and that
      // would deactivate the rule set.
      const kept = nameIn(change.physicalId) === ours ? change.physicalId : ours;
      if (active === ours) return { physicalId: kept };
      if (isOurs(active, change)) return { physicalId: `${ours} after ${active}`, activate: [ours] };
      // Somebody has switched ours off, or activated another one. That stays as it is, unless this update turns
      // replaceActiveRuleSet on.
      return takesPlace(change, active) ? { physicalId: kept, activate: [ours] } : { physicalId: kept };
    }
    case 'Delete': {
      const { physicalId } = change;
      if (active !== ours) return { physicalId };
      const before = [SUCCESSOR_ID.exec(physicalId)?.[1], Former].filter((name) => name !== undefined && name !== '');
      return { physicalId, activate: [...before, undefined] };
    }
  }
}

/** Tells the person who deploys which rule set is active now, and what to do if it is not the one of this stack. */
export function describeState(ours: string, active: string | undefined): string {
  if (active === ours) return `${ours} is active: SES hands mail for the inboxes to this stack.`;
  const instead = active === undefined ? 'no rule set is active' : `${active} is active instead`;
  return (
    `${ours} is not active, ${instead}: no pitch comes in. To activate it: ` +
    `aws ses set-active-receipt-rule-set --rule-set-name ${ours}`
  );
}

function isOurs(active: string | undefined, change: Change & { request: 'Update' }): active is string {
  return active !== undefined && (active === change.properties.RuleSet || active === change.old.RuleSet);
}

/** Whether an update replaces another rule set: only the update that turns replaceActiveRuleSet on does. */
function takesPlace({ properties, old }: Change & { request: 'Update' }, active: string | undefined): boolean {
  return active !== undefined && properties.MayReplace === 'true' && old.MayReplace !== 'true';
}

function nameIn(physicalId: string): string {
  return physicalId.split(' ', 1)[0]!;
}

function refusal(active: string): Refused {
  return new Refused(
    `The receipt rule set "${active}" is active in this account and region, and only one can be: activating the one of ` +
      'this stack would switch it off. Two ways on, in cdk.json under context.pitchScreen: ' +
      `"ruleSet": "${active}" adds the rule for pitches to it and leaves it active; ` +
      '"replaceActiveRuleSet": true takes its place, and puts it back when the stack is removed.',
  );
}
