/** A resource as the template has it. */
export interface TemplateResource {
  Type: string;
  Properties?: Record<string, unknown>;
  DependsOn?: string | string[];
  DeletionPolicy?: string;
}

export interface StackTemplate {
  Resources: Record<string, TemplateResource>;
  Outputs?: Record<string, { Value: unknown }>;
}

/** What a template is resolved with. */
export interface References {
  ref(name: string): string;
  attribute(id: string, name: string): string;
}

/** Fills in what CloudFormation fills in. */
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
      case 'Fn::Sub':
        return (argument as string).replace(/\$\{([^}.]+)(?:\.([^}]+))?\}/g, (_, id, attribute) =>
          attribute ? references.attribute(id, attribute) : references.ref(id),
        );
      default:
        throw new Error(`The stand-in does not know ${name}`);
    }
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, resolve(item, references)]));
}

/** The logical ids of a template, each after all that it refers to or depends on. */
export function inOrder({ Resources }: StackTemplate): string[] {
  const ordered = new Set<string>();
  const visit = (id: string, from: readonly string[]) => {
    if (ordered.has(id)) return;
    if (from.includes(id)) throw new Error(`Circular dependency: ${[...from, id].join(' → ')}`);
    for (const other of dependenciesOf(Resources[id]!)) if (other in Resources) visit(other, [...from, id]);
    ordered.add(id);
  };
  // The last first: what only works because it happens to be written earlier fails here.
  for (const id of Object.keys(Resources).reverse()) visit(id, []);
  return [...ordered];
}

function dependenciesOf({ DependsOn = [], Properties }: TemplateResource): string[] {
  const found = [DependsOn].flat();
  const note = (id: string) => {
    found.push(id);
    return '';
  };
  resolve(Properties, { ref: note, attribute: note });
  return found;
}
