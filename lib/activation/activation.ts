/**
 * Which receipt rule set is to be active after each step of a deploy. Pure: it is told what is active and says what to
 * do; handler.ts does it.
 *
 * Only one rule set is active in an account and region, CloudFormation cannot activate one, and another application
 * may need the one that is active. Two custom resources share the work, so that every order of create, update, replace,
 * roll back and delete puts right what it changed, with nothing stored but what CloudFormation remembers anyway:
 *
 * - the *former* rule set comes first. It notes what is active before ours, and stops the deploy while nothing else has
 *   been made if that must not be switched off. It changes nothing.
 * - the *activation* comes last, when all else stands: no later resource can fail and leave the wrong one active. It is
 *   told the former one, so that even the event that deletes it has its name.
 */

/** The types of the two custom resources, as the template and the handler call them. */
export const FORMER_RULE_SET = 'Custom::FormerRuleSet';
export const ACTIVATION = 'Custom::ReceiptRuleSetActivation';

/** What the template says of either resource. CloudFormation hands every value on as text. */
export interface ActivationProperties {
  /** The rule set of this stack. */
  RuleSet: string;
  /** It may take the place of another one that is active. */
  MayReplace: 'true' | 'false';
  /** Of the activation only: the rule set that was active before, or nothing. */
  Former?: string;
}

/** One step of a deploy, as CloudFormation asks for it. */
export type Change =
  | { request: 'Create'; properties: ActivationProperties }
  | { request: 'Update'; properties: ActivationProperties; old: ActivationProperties; physicalId: string }
  | { request: 'Delete'; properties: ActivationProperties; physicalId: string };

/** What to do about a change. */
export interface Decision {
  /** By which CloudFormation knows the resource: another one means that the old resource gets deleted afterwards. */
  physicalId: string;
  /** The rule sets to activate, of which the first that exists is taken; `undefined` stands for none. */
  activate?: readonly (string | undefined)[];
  /** The rule set that was active before ours, for the activation to put back. Empty for none. */
  former?: string;
}

/** The deploy has to stop: its message says why, and the ways on. */
export class Refused extends Error {
  override name = 'Refused';
}

/** Rule set names have no spaces in them. */
const FORMER_ID = /^former: (\S+)$/;
const NO_FORMER_ID = 'no former rule set';
const SUCCESSOR_ID = /^\S+ after (\S+)$/;

/**
 * Notes which rule set was active before the one of this stack.
 *
 * @param active the name of the active rule set, if there is one
 * @throws Refused when a new stack would switch off a rule set that it may not replace. An update does not refuse: it
 *   may be a rollback, which has to succeed, and it takes nobody's place without being told to.
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
 * @throws Refused as `decideFormer` does, for a rule set that was activated during the deploy
 */
export function decideActivation(change: Change, active: string | undefined): Decision {
  const { RuleSet: ours, MayReplace, Former } = change.properties;
  switch (change.request) {
    case 'Create':
      if (active === ours) return { physicalId: ours };
      if (active !== undefined && MayReplace !== 'true') throw refusal(active);
      return { physicalId: ours, activate: [ours] };
    case 'Update': {
      // The same id for the same rule set: a new one would have CloudFormation delete the old, and so deactivate it.
      const kept = nameIn(change.physicalId) === ours ? change.physicalId : ours;
      if (active === ours) return { physicalId: kept };
      if (isOurs(active, change)) return { physicalId: `${ours} after ${active}`, activate: [ours] };
      // Somebody switched ours off since, or activated another: that is left alone, unless this change is about just that.
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

/** Says for the person who deployed what is active now, and what to do if that is not the rule set of this stack. */
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

/** An update takes the place of another rule set only when it is the one that allows it. */
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
