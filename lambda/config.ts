import { z } from 'zod';
import { withoutLabel } from './pitch/inbox.ts';
import { isKnownCharset } from './pitch/read/charset.ts';

/** The reporter's public notice, as it stands in her bio; a pitch that quotes it back does not use the word itself. */
const DEFAULT_NOTICE = 'Pitches with the word "disruptive" will be ignored';

/** RFC 5321 4.5.3.1.3: a path, so an address, has at most 254 octets. */
const MAX_ADDRESS_LENGTH = 254;

/** SES takes at most 50 recipients for one mail. */
const MAX_FORWARD_ADDRESSES = 50;

const address = z
  .email('expected a mail address such as reporter@example.org')
  .max(MAX_ADDRESS_LENGTH, `expected at most ${MAX_ADDRESS_LENGTH} characters`)
  .transform((value) => value.toLowerCase());

const text = (what: string) => z.string().trim().min(1, `expected ${what}, not an empty text`);

const inbox = z.strictObject({
  address,
  forwardTo: z.preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z
      .array(address)
      .min(1, 'expected at least one address to forward to')
      .max(
        MAX_FORWARD_ADDRESSES,
        `expected at most ${MAX_FORWARD_ADDRESSES} addresses, the most SES sends one mail to`,
      ),
  ),
  words: z.array(text('a word or phrase')).min(1, 'expected at least one word or phrase').default(['disruptive']),
  label: text('a short name').max(40, 'expected at most 40 characters').default('pitch-screen'),
  notice: z.string().trim().default(DEFAULT_NOTICE),
  forwardSpam: z.boolean('expected true or false').default(false),
  forwardUnauthenticated: z.boolean('expected true or false').default(false),
});

const days = (byDefault: number) =>
  z
    .int('expected a whole number of days')
    .min(1, 'expected at least 1 day')
    .max(3653, 'expected at most 3653 days')
    .default(byDefault);

const schema = z
  .strictObject({
    inboxes: z.array(inbox).min(1, 'expected at least one inbox'),
    fallbackCharset: z
      .string()
      .refine(isKnownCharset, 'expected the name of a charset, such as gb18030 or windows-1252')
      .default('gb18030'),
    retention: z.strictObject({ mailDays: days(90), logDays: days(365) }).prefault({}),
  })
  .superRefine((config, context) => {
    const inboxes = new Map<string, number>();
    config.inboxes.forEach(({ address }, index) => {
      const first = inboxes.get(address);
      if (first !== undefined) {
        context.addIssue({
          code: 'custom',
          path: ['inboxes', index, 'address'],
          input: address,
          message: `expected an address of its own; inboxes[${first}] has it already`,
        });
      }
      inboxes.set(address, index);
    });
    config.inboxes.forEach(({ forwardTo }, index) => {
      forwardTo.forEach((to, position) => {
        // Forwarding into an inbox of our own would mail the pitch round in circles.
        if (inboxes.has(withoutLabel(to))) {
          context.addIssue({
            code: 'custom',
            path: ['inboxes', index, 'forwardTo', position],
            input: to,
            message: `expected an address outside this stack; inboxes[${inboxes.get(withoutLabel(to))}] receives this one`,
          });
        }
      });
    });
  });

/** The whole configuration, checked and with its defaults filled in. */
export type PitchScreenConfig = z.output<typeof schema>;

/** One address that pitches are sent to, where it forwards to and the words its reporter will not read. */
export type Inbox = PitchScreenConfig['inboxes'][number];

/** A configuration that cannot be used. Its message lists every problem: path, what was found, what is expected. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Checks a configuration (the value of `context.pitchScreen` in cdk.json) and fills in its defaults.
 *
 * @param value the configuration as an object, or as JSON text (as `cdk -c pitchScreen=…` passes it)
 * @param source where it came from, for the error message
 * @throws ConfigError with all its problems at once, a line each
 */
export function parseConfig(value: unknown, source = 'cdk.json, context.pitchScreen'): PitchScreenConfig {
  const input = typeof value === 'string' ? parseJson(value, source) : value;
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const path = issue.path.reduce<string>(
      (done, key) =>
        typeof key === 'number' ? `${done}[${key}]` : done === '' ? String(key) : `${done}.${String(key)}`,
      '',
    );
    return `  ${path || '(the whole)'}: found ${show(valueAt(input, issue.path))}; ${issue.message}`;
  });
  throw new ConfigError(`The configuration in ${source} has ${count(problems.length)}:\n${problems.join('\n')}`);
}

function parseJson(value: string, source: string): unknown {
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw new ConfigError(`The configuration in ${source} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  // A single address may stand for a list of one; then its place in the list is the address itself.
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'string' ? inner : (inner as Record<PropertyKey, unknown> | undefined)?.[key]),
    value,
  );
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const json = JSON.stringify(value);
  return json.length > 80 ? `${json.slice(0, 79)}…` : json;
}

function count(problems: number): string {
  return problems === 1 ? 'a problem' : `${problems} problems`;
}
