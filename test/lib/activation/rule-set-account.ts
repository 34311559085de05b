import type { RuleSets } from '../../../lib/activation/ses-rule-sets.ts';

/** The rule sets of an account in one region, in memory: their names, and which one is active. */
export class RuleSetAccount implements RuleSets {
  readonly names: Set<string>;
  now: string | undefined;

  constructor(names: Iterable<string> = [], active?: string) {
    this.names = new Set(names);
    this.now = active;
  }

  async active(): Promise<string | undefined> {
    return this.now;
  }

  async activate(name: string | undefined): Promise<boolean> {
    if (name !== undefined && !this.names.has(name)) return false;
    this.now = name;
    return true;
  }

  /** SES refuses to delete the rule set that is active. */
  delete(name: string): void {
    if (this.now === name) throw new Error(`CannotDelete: ${name} is active`);
    this.names.delete(name);
  }
}
