import { isDeepStrictEqual } from 'node:util';
import { inOrder, type References, resolve, type StackTemplate } from './intrinsics.ts';

/** A resource that was created. */
export interface Made {
  type: string;
  properties: Record<string, unknown>;
  physicalId: string;
  attributes: Record<string, string>;
  /** Whether the removal of the stack, or an update without it, leaves it. */
  retained: boolean;
  /** Whether a rollback of its creation leaves it, too. */
  scar: boolean;
}

/** Creates, updates and deletes resources of one type. */
export interface Provider {
  create(
    id: string,
    properties: Record<string, unknown>,
    stack: Stack,
  ): Promise<Pick<Made, 'physicalId' | 'attributes'>>;
  /** Where it returns another physical id, the resource was replaced, and the old one is deleted. */
  update(
    id: string,
    properties: Record<string, unknown>,
    old: Made,
    stack: Stack,
  ): Promise<Pick<Made, 'physicalId' | 'attributes'>>;
  delete(id: string, made: Made, stack: Stack): Promise<void>;
}

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';

/** One stack, which is deployed and removed as CloudFormation does it (README.md). */
export class Stack {
  readonly name: string;
  readonly providers: (type: string) => Provider;
  resources = new Map<string, Made>();
  outputs: Record<string, string> = {};
  /** The parameters of a nested stack. */
  parameters: Record<string, string> = {};
  #conditions: Record<string, unknown> = {};
  /** Called when a resource was created, for what happens meanwhile. */
  onCreated: (id: string) => Promise<void> = async () => {};
  /** The steps of the latest operation: `CREATE Id`, `UPDATE Id`, `DELETE Id`. */
  events: string[] = [];

  constructor(name: string, providers: (type: string) => Provider) {
    this.name = name;
    this.providers = providers;
  }

  /**
   * Creates or updates the stack.
   *
   * @param fails the logical id of a resource that is to fail, for a test of the rollback
   * @throws the error of the resource that failed, after rolling back
   */
  async deploy(template: StackTemplate, fails?: string): Promise<void> {
    this.events = [];
    const before = new Map(this.resources);
    this.#conditions = template.Conditions ?? {};
    const exists = (id: string) => {
      const condition = template.Resources[id]?.Condition;
      return id in template.Resources && (condition === undefined || this.#references().condition(condition));
    };
    const order = inOrder(template).filter(exists);
    for (const id of order) {
      const [then, now] = [before.get(id)?.type, template.Resources[id]!.Type];
      if (then === undefined || then === now) continue;
      throw new Error(`Update of resource type is not permitted: ${id} is of the type ${then}, and not ${now}`);
    }
    const replaced: [string, Made][] = [];
    try {
      for (const id of order) {
        const { Type: type, Properties = {}, DeletionPolicy } = template.Resources[id]!;
        const properties = resolve(Properties, this.#references()) as Record<string, unknown>;
        const old = this.resources.get(id);
        const rest = {
          type,
          properties,
          retained: DeletionPolicy?.startsWith('Retain') ?? false,
          scar: DeletionPolicy === 'Retain',
        };
        if (old && isDeepStrictEqual(old.properties, properties)) continue;
        if (id === fails) throw new Error(`${id} (${type}) was told to fail`);
        this.events.push(`${old ? 'UPDATE' : 'CREATE'} ${id}`);
        const provider = this.providers(type);
        const made = await (old ? provider.update(id, properties, old, this) : provider.create(id, properties, this));
        this.resources.set(id, { ...rest, ...made });
        if (old === undefined) await this.onCreated(id);
        if (old && old.physicalId !== made.physicalId) replaced.push([id, old]);
      }
    } catch (error) {
      await this.#rollBack(before, order);
      throw error;
    }
    this.outputs = Object.fromEntries(
      Object.entries(template.Outputs ?? {}).map(([name, { Value }]) => [
        name,
        String(resolve(Value, this.#references())),
      ]),
    );
    for (const [id, old] of replaced.reverse()) await this.#delete(id, old);
    for (const [id, made] of [...before].reverse()) {
      if (exists(id)) continue;
      this.resources.delete(id);
      await this.#delete(id, made);
    }
  }

  /** Removes the stack. Retained resources stay. */
  async destroy(): Promise<void> {
    this.events = [];
    for (const [id, made] of [...this.resources].reverse()) {
      await this.#delete(id, made);
      this.resources.delete(id);
    }
  }

  async #rollBack(before: ReadonlyMap<string, Made>, order: readonly string[]): Promise<void> {
    const undone: [string, Made][] = [];
    for (const id of order) {
      const [now, then] = [this.resources.get(id), before.get(id)];
      if (now === undefined || now === then) continue;
      if (then === undefined) undone.push([id, now]);
      else {
        this.events.push(`UPDATE ${id}`);
        const made = await this.providers(now.type).update(id, then.properties, now, this);
        this.resources.set(id, { ...then, ...made });
        if (made.physicalId !== now.physicalId) undone.push([id, now]);
      }
    }
    for (const [id, made] of undone.reverse()) {
      if (!before.has(id)) this.resources.delete(id);
      await this.#delete(id, { ...made, retained: made.scar });
    }
  }

  async #delete(id: string, made: Made): Promise<void> {
    if (made.retained) return;
    this.events.push(`DELETE ${id}`);
    await this.providers(made.type).delete(id, made, this);
  }

  #references(): References {
    const pseudo: Record<string, string> = {
      'AWS::AccountId': ACCOUNT,
      'AWS::Region': REGION,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': this.name,
      'AWS::StackId': this.id,
    };
    return {
      ref: (name) => pseudo[name] ?? this.parameters[name] ?? this.#get(name).physicalId,
      condition: (name) => resolve(this.#conditions[name], this.#references()) === true,
      attribute: (id, name) => {
        const value = this.#get(id).attributes[name];
        if (value === undefined) throw new Error(`${id} has no attribute ${name}`);
        return value;
      },
    };
  }

  get id(): string {
    return `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${this.name}/1`;
  }

  #get(id: string): Made {
    const made = this.resources.get(id);
    if (made === undefined) throw new Error(`${id} is referred to and does not exist`);
    return made;
  }
}
