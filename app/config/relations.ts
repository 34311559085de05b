import { withoutLabel } from '../../core/index.ts';

/** The values of a configuration that depend on each other. A value that is invalid by itself is `undefined`. */
export interface RelatedParts {
  inboxes: { address: string | undefined; forwardTo: (string | undefined)[] }[];
  /** The names of the hosted zones. */
  zones: (string | undefined)[];
  /** The domains whose identities are to be made. */
  identities: (string | undefined)[];
  operator: string | undefined;
  /** Whether a rule set is named. */
  ruleSet: boolean;
  replaceActiveRuleSet: boolean;
}

/** A problem: the path of the value, and what is expected there. */
export interface Problem {
  path: PropertyKey[];
  message: string;
  /** The value that was found. @default the one at the path */
  found?: unknown;
}

/** Finds values that are valid by themselves and contradict others. */
export function relationProblems(parts: RelatedParts): Problem[] {
  const { inboxes, zones, identities, operator, ruleSet, replaceActiveRuleSet } = parts;
  const problems: Problem[] = [];
  if (ruleSet && replaceActiveRuleSet) {
    problems.push({
      path: ['replaceActiveRuleSet'],
      message: 'expected it only without ruleSet: an existing rule set is used as it is, active or not',
    });
  }
  const taken = new Map<string | undefined, number>();
  inboxes.forEach(({ address }, index) => {
    if (address === undefined) return;
    const first = taken.get(address);
    if (first !== undefined) {
      problems.push({
        path: ['inboxes', index, 'address'],
        message: `expected an address of its own; inboxes[${first}] has it already`,
      });
    }
    taken.set(address, index);
  });
  // The zone may be that of an inbox whose address is still wrong.
  const allKnown = inboxes.length > 0 && inboxes.every(({ address }) => address !== undefined);
  zones.forEach((name, index) => {
    if (name === undefined || !allKnown || inboxes.some(({ address }) => isWithin(domainOf(address!), name))) return;
    problems.push({
      path: ['hostedZone', index, 'name'],
      message: 'expected the domain of an inbox, or one above it',
    });
  });
  identities.forEach((name, index) => {
    if (name === undefined || !allKnown || inboxes.some(({ address }) => domainOf(address!) === name)) return;
    problems.push({ path: ['createIdentity', index], message: 'expected the domain of an inbox' });
  });
  const inboxOf = (address: string | undefined) => address && taken.get(withoutLabel(address));
  if (inboxOf(operator) !== undefined) {
    problems.push({
      path: ['operator'],
      message: `expected an address outside this stack: when pitches fail, an alarm sent to inboxes[${inboxOf(operator)}] fails too`,
    });
  }
  inboxes.forEach(({ forwardTo }, index) => {
    forwardTo.forEach((to, position) => {
      // Forwarding to an inbox of this stack would be a loop.
      if (inboxOf(to) === undefined) return;
      problems.push({
        path: ['inboxes', index, 'forwardTo', position],
        message: `expected an address outside this stack; inboxes[${inboxOf(to)}] receives this one`,
      });
    });
  });
  return problems;
}

/** The part of a mail address after its @. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** Whether a domain is the other one or below it. */
export function isWithin(domain: string, other: string): boolean {
  return `.${domain}`.endsWith(`.${other}`);
}
