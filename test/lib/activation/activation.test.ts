import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACTIVATION, FORMER_RULE_SET } from '../../../lib/activation/activation.ts';
import { carryOut } from '../../../lib/activation/handler.ts';
import { RuleSetAccount } from './rule-set-account.ts';

/** What differs between two versions of the template. */
interface Version {
  ruleSet: string;
  replace?: boolean;
}

interface Resource {
  physicalId: string;
  properties: Record<string, string>;
  data: Record<string, string>;
}

/** Where a deploy breaks: before the activation (an alarm cannot be made, say), or after it, as when it is cancelled. */
type Breaks = 'before the activation' | 'after the activation';

/** Whether CloudFormation asks for an update back to the old properties when it rolls back, or only deletes the new. */
type Rollback = 'updates' | 'deletes';

/**
 * The two custom resources of the stack, and its rule set, as CloudFormation takes them through their lives. Properties
 * that did not change are no update; another physical id is a replacement, and the old one is deleted at the end.
 */
class Stack {
  former: Resource | undefined;
  activation: Resource | undefined;
  version: Version | undefined;
  readonly account: RuleSetAccount;
  readonly rollback: Rollback;

  constructor(account: RuleSetAccount, rollback: Rollback = 'updates') {
    this.account = account;
    this.rollback = rollback;
  }

  /** @returns what it failed with, after rolling back */
  async deploy(version: Version, breaks?: Breaks): Promise<string | undefined> {
    const { former, activation, version: old, account } = this;
    account.names.add(version.ruleSet);
    try {
      this.former = await this.#put(FORMER_RULE_SET, former, properties(version));
      if (breaks === 'before the activation') throw new Error(breaks);
      const Former = this.former.data.RuleSet!;
      this.activation = await this.#put(ACTIVATION, activation, { ...properties(version), Former });
      if (breaks === 'after the activation') throw new Error(breaks);
    } catch (error) {
      await this.#rollBack({ former, activation }, old, version);
      return (error as Error).message;
    }
    this.version = version;
    if (activation && activation.physicalId !== this.activation.physicalId) await this.#delete(ACTIVATION, activation);
    if (former && former.physicalId !== this.former.physicalId) await this.#delete(FORMER_RULE_SET, former);
    if (old && old.ruleSet !== version.ruleSet) account.delete(old.ruleSet);
    return undefined;
  }

  async destroy(): Promise<void> {
    if (this.activation) await this.#delete(ACTIVATION, this.activation);
    if (this.former) await this.#delete(FORMER_RULE_SET, this.former);
    if (this.version) this.account.delete(this.version.ruleSet);
    this.activation = this.former = this.version = undefined;
  }

  async #rollBack(old: Pick<Stack, 'former' | 'activation'>, oldVersion: Version | undefined, version: Version) {
    const { former, activation } = this;
    for (const [type, now, then] of [
      [FORMER_RULE_SET, former, old.former],
      [ACTIVATION, activation, old.activation],
    ] as const) {
      if (then === undefined || now === undefined || now === then) continue;
      const back = this.rollback === 'updates' ? await this.#put(type, now, then.properties) : then;
      if (type === ACTIVATION) this.activation = back;
      else this.former = back;
    }
    if (activation && activation.physicalId !== this.activation?.physicalId) await this.#delete(ACTIVATION, activation);
    if (former && former.physicalId !== this.former?.physicalId) await this.#delete(FORMER_RULE_SET, former);
    // What could not be created is deleted, too.
    if (activation && old.activation === undefined) await this.#delete(ACTIVATION, activation);
    if (former && old.former === undefined) await this.#delete(FORMER_RULE_SET, former);
    this.former = old.former && this.former;
    this.activation = old.activation && this.activation;
    if (version.ruleSet !== oldVersion?.ruleSet) this.account.delete(version.ruleSet);
  }

  async #put(type: string, old: Resource | undefined, properties: Record<string, string>): Promise<Resource> {
    if (old !== undefined && JSON.stringify(old.properties) === JSON.stringify(properties)) return old;
    const event = old
      ? { RequestType: 'Update', PhysicalResourceId: old.physicalId, OldResourceProperties: old.properties }
      : { RequestType: 'Create' };
    const { physicalId, data } = await this.#send(type, event, properties);
    return { physicalId, data, properties };
  }

  async #delete(type: string, { physicalId, properties }: Resource): Promise<void> {
    await this.#send(type, { RequestType: 'Delete', PhysicalResourceId: physicalId }, properties);
  }

  async #send(type: string, event: object, properties: Record<string, string>) {
    const answer = await carryOut(
      { ...event, ResourceType: type, ResourceProperties: properties } as CloudFormationCustomResourceEvent,
      this.account,
      1000,
    );
    if (answer.Status === 'FAILED') throw new Error(answer.Reason);
    return { physicalId: answer.PhysicalResourceId, data: answer.Data as Record<string, string> };
  }
}

function properties({ ruleSet, replace = false }: Version): Record<string, string> {
  return { RuleSet: ruleSet, MayReplace: String(replace) };
}

describe('where no rule set is active', () => {
  test('ours becomes active, and none is again when the stack is removed', async () => {
    const account = new RuleSetAccount();
    const stack = new Stack(account);
    expect(await stack.deploy({ ruleSet: 'ours' })).toBeUndefined();
    expect(account.now).toBe('ours');
    expect(stack.activation!.data.State).toContain('ours is active');
    await stack.destroy();
    expect(account).toMatchObject({ now: undefined, names: new Set() });
  });

  test.each<[Breaks]>([['before the activation'], ['after the activation']])(
    'a first deploy that fails %s leaves none active',
    async (breaks) => {
      const account = new RuleSetAccount();
      await new Stack(account).deploy({ ruleSet: 'ours' }, breaks);
      expect(account).toMatchObject({ now: undefined, names: new Set() });
    },
  );
});

describe("where another application's rule set is active", () => {
  const account = () => new RuleSetAccount(['theirs'], 'theirs');

  test('the deploy stops, names it and says the two ways on', async () => {
    const theirs = account();
    const message = await new Stack(theirs).deploy({ ruleSet: 'ours' });
    expect(message).toContain('"theirs" is active');
    expect(message).toContain('"ruleSet": "theirs"');
    expect(message).toContain('"replaceActiveRuleSet": true');
    expect(theirs).toMatchObject({ now: 'theirs', names: new Set(['theirs']) });
  });

  test('one that is activated while the deploy is under way stops it too', async () => {
    const late = new RuleSetAccount(['theirs']);
    const active = late.active.bind(late);
    let asked = 0;
    late.active = async () => {
      if (++asked === 2) late.now = 'theirs';
      return active();
    };
    expect(await new Stack(late).deploy({ ruleSet: 'ours' })).toContain('"theirs" is active');
    expect(late.now).toBe('theirs');
  });

  test('with replaceActiveRuleSet ours takes its place, and it is put back when the stack is removed', async () => {
    const theirs = account();
    const stack = new Stack(theirs);
    expect(await stack.deploy({ ruleSet: 'ours', replace: true })).toBeUndefined();
    expect(theirs.now).toBe('ours');
    await stack.destroy();
    expect(theirs).toMatchObject({ now: 'theirs', names: new Set(['theirs']) });
  });

  test('it is put back when the first deploy fails after all', async () => {
    const theirs = account();
    await new Stack(theirs).deploy({ ruleSet: 'ours', replace: true }, 'after the activation');
    expect(theirs).toMatchObject({ now: 'theirs', names: new Set(['theirs']) });
  });

  test('without it, once it is gone, none is active after the stack is removed', async () => {
    const theirs = account();
    const stack = new Stack(theirs);
    await stack.deploy({ ruleSet: 'ours', replace: true });
    theirs.delete('theirs');
    await stack.destroy();
    expect(theirs.now).toBeUndefined();
  });

  test('permission to replace that is taken back after it was used changes nothing, and is remembered', async () => {
    const theirs = account();
    const stack = new Stack(theirs);
    await stack.deploy({ ruleSet: 'ours', replace: true });
    await stack.deploy({ ruleSet: 'ours', replace: false });
    expect(theirs.now).toBe('ours');
    await stack.destroy();
    expect(theirs.now).toBe('theirs');
  });
});

describe('where ours was switched off after it had been deployed', () => {
  async function switchedOff(rollback?: Rollback) {
    const account = new RuleSetAccount();
    const stack = new Stack(account, rollback);
    await stack.deploy({ ruleSet: 'ours' });
    account.names.add('theirs');
    account.now = 'theirs';
    return { account, stack };
  }

  test('removing the stack leaves the other alone', async () => {
    const { account, stack } = await switchedOff();
    await stack.destroy();
    expect(account).toMatchObject({ now: 'theirs', names: new Set(['theirs']) });
  });

  test('a rename leaves the other alone, and says that no pitch comes in', async () => {
    const { account, stack } = await switchedOff();
    expect(await stack.deploy({ ruleSet: 'renamed' })).toBeUndefined();
    expect(account.now).toBe('theirs');
    expect(stack.activation!.data.State).toMatch(/renamed is not active, theirs is active instead.*aws ses set-active/);
  });

  test('so does one by a deploy that was allowed to replace an earlier one', async () => {
    const account = new RuleSetAccount(['theirs', 'third'], 'theirs');
    const stack = new Stack(account);
    await stack.deploy({ ruleSet: 'ours', replace: true });
    account.now = 'third';
    await stack.deploy({ ruleSet: 'renamed', replace: true });
    expect(account.now).toBe('third');
    await stack.destroy();
    expect(account.now).toBe('third');
  });

  test('to allow it to be replaced replaces it, and puts it back in the end', async () => {
    const { account, stack } = await switchedOff();
    expect(await stack.deploy({ ruleSet: 'ours', replace: true })).toBeUndefined();
    expect(account.now).toBe('ours');
    await stack.destroy();
    expect(account.now).toBe('theirs');
  });

  test('that deploy, failing before the activation, leaves the other alone, for good', async () => {
    const { account, stack } = await switchedOff();
    await stack.deploy({ ruleSet: 'ours', replace: true }, 'before the activation');
    expect(account.now).toBe('theirs');
    await stack.destroy();
    expect(account.now).toBe('theirs');
  });

  test('and where none is active on purpose, removing the stack activates none', async () => {
    const account = new RuleSetAccount(['theirs'], 'theirs');
    const stack = new Stack(account);
    await stack.deploy({ ruleSet: 'ours', replace: true });
    account.now = undefined;
    await stack.destroy();
    expect(account.now).toBeUndefined();
  });
});

describe.each<Rollback>(['updates', 'deletes'])('a rename, where a rollback %s', (rollback) => {
  test.each([undefined, 'theirs'])('keeps pitches coming in, and remembers that %s was active', async (before) => {
    const account = new RuleSetAccount(before === undefined ? [] : [before], before);
    const stack = new Stack(account, rollback);
    await stack.deploy({ ruleSet: 'ours', replace: true });
    expect(await stack.deploy({ ruleSet: 'renamed', replace: true })).toBeUndefined();
    expect(account.now).toBe('renamed');
    await stack.destroy();
    expect(account.now).toBe(before);
  });

  test.each<[Breaks]>([['before the activation'], ['after the activation']])(
    'that fails %s is taken back, and the rest of its life goes as if it had not been',
    async (breaks) => {
      const account = new RuleSetAccount(['theirs'], 'theirs');
      const stack = new Stack(account, rollback);
      await stack.deploy({ ruleSet: 'ours', replace: true });
      await stack.deploy({ ruleSet: 'renamed', replace: true }, breaks);
      expect(account).toMatchObject({ now: 'ours', names: new Set(['theirs', 'ours']) });
      await stack.deploy({ ruleSet: 'again', replace: true });
      expect(account.now).toBe('again');
      await stack.destroy();
      expect(account.now).toBe('theirs');
    },
  );
});

test('in any order of events, another rule set is only ever switched off by a deploy that may, and never lost', async () => {
  const name = fc.constantFrom('ours-1', 'ours-2', 'ours-3');
  const event = fc.oneof(
    fc.record({
      deploy: fc.record({ ruleSet: name, replace: fc.boolean() }),
      breaks: fc.constantFrom(undefined, undefined, 'before the activation' as const),
    }),
    fc.record({ somebodyActivates: fc.constantFrom('theirs-1', 'theirs-2', undefined) }),
    fc.constant('destroy' as const),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { maxLength: 10 }),
      fc.constantFrom<Rollback>('updates', 'deletes'),
      async (events, rollback) => {
        const account = new RuleSetAccount(['theirs-1', 'theirs-2']);
        const stack = new Stack(account, rollback);
        for (const event of [...events, 'destroy' as const]) {
          const before = account.now;
          const ours = before?.startsWith('ours');
          if (event === 'destroy') {
            await stack.destroy();
            if (!ours) expect(account.now).toBe(before);
            expect(account.now?.startsWith('ours') ?? false).toBe(false);
          } else if ('deploy' in event) {
            const failed = await stack.deploy(event.deploy, event.breaks);
            if (failed !== undefined) expect(account.now).toBe(before);
            else if (ours) expect(account.now).toBe(event.deploy.ruleSet);
            else if (!event.deploy.replace && before !== undefined) expect(account.now).toBe(before);
          } else account.now = event.somebodyActivates;
          expect(account.names).toEqual(
            new Set(['theirs-1', 'theirs-2', ...(stack.version ? [stack.version.ruleSet] : [])]),
          );
        }
      },
    ),
    { numRuns: 500 },
  );
});
