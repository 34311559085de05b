/** A resource of a template. */
export interface TemplateResource {
  Type: string;
  Properties?: Record<string, unknown>;
  DependsOn?: string | string[];
  DeletionPolicy?: string;
  /** The name of a condition: where it is false, there is no such resource. */
  Condition?: string;
}

/** A CloudFormation template, as far as this emulator reads it. */
export interface StackTemplate {
  Resources: Record<string, TemplateResource>;
  Outputs?: Record<string, { Value: unknown }>;
  Conditions?: Record<string, unknown>;
}

/** The values that references of a template resolve to. */
export interface References {
  /** Of `Ref`: the physical id of a resource, or a pseudo parameter. */
  ref(name: string): string;
  /** Of `Fn::GetAtt`. */
  attribute(id: string, name: string): string;
  /** Whether a condition of the template is true. */
  condition(name: string): boolean;
}

/**
 * Resolves the intrinsic functions in a value.
 *
 * @throws where it has one that is not emulated
 */
export function resolve(value: unknown, references: References): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, references));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name, argument] = ['', undefined]] = entries;
  if (entries.length === 1 && name === 'Ref') return references.ref(argument as string);
  if (entries.length === 1 && name.startsWith('Fn::')) {
    switch (name) {
      case 'Fn::GetAtt': {
        const [id, attribute] = argument as [string, string];
        return references.attribute(id, attribute);
      }
      case 'Fn::Join': {
        const [separator, parts] = argument as [string, unknown[]];
        return parts.map((part) => resolve(part, references)).join(separator);
      }
      case 'Fn::Equals': {
        const [one, other] = (argument as unknown[]).map((value) => resolve(value, references));
        return one === other;
      }
      case 'Fn::If': {
        const [condition, then, otherwise] = argument as [string, unknown, unknown];
        return resolve(references.condition(condition) ? then : otherwise, references);
      }
      case 'Fn::Sub':
        return (argument as string).replace(/\$\{([^}.]+)(?:\.([^}]+))?\}/g, (_, id, attribute) =>
          attribute ? references.attribute(id, attribute) : references.ref(id),
        );
      default:
        throw new Error(`The emulator does not know ${name}`);
    }
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, resolve(item, references)]));
}

/**
 * The logical ids of a template, each after those that it refers to or depends on.
 *
 * @throws where they depend on each other in a circle
 */
export function inOrder({ Resources }: StackTemplate): string[] {
  const ordered = new Set<string>();
  const visit = (id: string, from: readonly string[]) => {
    if (ordered.has(id)) return;
    if (from.includes(id)) throw new Error(`Circular dependency: ${[...from, id].join(' → ')}`);
    for (const other of dependenciesOf(Resources[id]!)) if (other in Resources) visit(other, [...from, id]);
    ordered.add(id);
  };
  // The last one first, so that a missing dependency shows: the order of the template would hide it.
  for (const id of Object.keys(Resources).reverse()) visit(id, []);
  return [...ordered];
}

function dependenciesOf({ DependsOn = [], Properties }: TemplateResource): string[] {
  const found = [DependsOn].flat();
  const note = (id: string) => {
    found.push(id);
    return '';
  };
  resolve(Properties, { ref: note, attribute: note, condition: () => true });
  return found;
}
