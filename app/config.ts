import { z } from 'zod';
import { type Problem, type RelatedParts, relationProblems } from './config/relations.ts';
import { hostedZone, schema } from './config/schema.ts';
import { address, domain } from './config/schema-parts.ts';
import { word } from './config/word-schema.ts';

/** The whole configuration, checked and with its defaults filled in. */
export type PitchScreenConfig = z.output<typeof schema>;

/** A configuration that cannot be used. Its message lists every problem, with the path, the value, and what is expected. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Checks a configuration (the value of `context.pitchScreen` in cdk.json) and fills in its defaults.
 *
 * @param value the configuration as an object, or as JSON text (as `cdk -c pitchScreen=…` passes it)
 * @param source where it comes from, for the error message
 * @param more problems that were found already
 * @throws ConfigError with all problems at once, one a line
 */
export function parseConfig(
  value: unknown,
  source = 'cdk.json, context.pitchScreen',
  more: readonly Problem[] = [],
): PitchScreenConfig {
  const input = typeof value === 'string' ? parseJson(value, source) : value;
  const result = schema.safeParse(input);
  const found: Problem[] = [
    ...(result.error?.issues ?? []).flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: [...issue.path, key], message: issue.message }))
        : [issue],
    ),
    ...relationProblems(relatedParts(input)),
    ...more,
  ];
  if (result.success && found.length === 0) return result.data;
  const problems = found.map((issue) => {
    const path = issue.path.reduce<string>(
      (done, key) =>
        typeof key === 'number' ? `${done}[${key}]` : done === '' ? String(key) : `${done}.${String(key)}`,
      '',
    );
    return `  ${path || '(the whole)'}: found ${show('found' in issue ? issue.found : valueAt(input, issue.path))}; ${issue.message}`;
  });
  throw new ConfigError(`The configuration in ${source} has ${count(problems.length)}:\n${problems.join('\n')}`);
}

/**
 * Checks words that replace those of an inbox.
 *
 * @param option the option that they were given with, for the error message
 * @throws ConfigError with a line for each word that cannot be used
 */
export function parseWords(given: readonly string[], option: string): string[] {
  const { data, error } = z.array(word).min(1).safeParse(given);
  if (data !== undefined) return data;
  const problems = error.issues.map(
    ({ path, message }) => `${option}: found ${show(valueAt(given, path))}; ${message}`,
  );
  throw new ConfigError(problems.join('\n'));
}

/** Picks the values that depend on each other, whatever else is wrong: all problems are reported at once. */
function relatedParts(input: unknown): RelatedParts {
  const given = fieldsOf(input);
  return {
    inboxes: (Array.isArray(given.inboxes) ? given.inboxes : []).map(fieldsOf).map((one) => ({
      address: address.safeParse(one.address).data,
      forwardTo: listOf(one.forwardTo).map((to) => address.safeParse(to).data),
    })),
    zones: listOf(given.hostedZone).map((zone) => hostedZone.shape.name.safeParse(fieldsOf(zone).name).data),
    identities: (Array.isArray(given.createIdentity) ? given.createIdentity : []).map(
      (one) => domain.safeParse(one).data,
    ),
    operator: address.safeParse(given.operator).data,
    ruleSet: given.ruleSet !== undefined,
    replaceActiveRuleSet: given.replaceActiveRuleSet === true,
  };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** A single value means a list of one. */
function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function parseJson(value: string, source: string): unknown {
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw new ConfigError(`The configuration in ${source} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  // Where a single value means a list of one, the path has an index that the value has not.
  return path.reduce<unknown>(
    (inner, key) =>
      typeof key === 'number' && !Array.isArray(inner)
        ? inner
        : (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string' && value.includes(CDK_TOKEN)) return 'a value that only CloudFormation knows';
  const json = jsonOf(value);
  return json.length > 80 ? `${json.slice(0, 79)}…` : json;
}

/** What the CDK writes for a value that is known during the deploy only. */
const CDK_TOKEN = '${Token[';

/** JSON, or the kind of a value that JSON does not have: a construct is an object in a circle. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? `a ${typeof value}`;
  } catch {
    return `an object of ${(value as object).constructor?.name ?? 'no class'}`;
  }
}

function count(problems: number): string {
  return problems === 1 ? 'a problem' : `${problems} problems`;
}
