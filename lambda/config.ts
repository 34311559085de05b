import { z } from 'zod';
import { withoutLabel } from './pitch/inbox.ts';
import { isKnownCharset } from './pitch/read/charset.ts';
import { compileWords } from './pitch/screen/words.ts';

/** The reporter's public notice, as it stands in her bio; a pitch that quotes it back does not use the word itself. */
const DEFAULT_NOTICE = 'Pitches with the word "disruptive" will be ignored';

/** RFC 5321 4.5.3.1.3: a path, so an address, has at most 254 octets. */
const MAX_ADDRESS_LENGTH = 254;

/** SES takes at most 50 recipients for one mail. */
const MAX_FORWARD_ADDRESSES = 50;

/**
 * A receipt rule takes at most 500 recipients. AWS' page on the console still speaks of 100; the API refuses the 501st.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/quotas.html
 */
const MAX_INBOXES = 500;

/** An alarm of CloudWatch looks back at most a week. */
const MAX_NO_MAIL_DAYS = 7;

const address = z
  .email('expected a mail address such as reporter@example.org')
  .max(MAX_ADDRESS_LENGTH, `expected at most ${MAX_ADDRESS_LENGTH} characters`)
  .transform((value) => value.toLowerCase());

const text = (what: string) => z.string().trim().min(1, `expected ${what}, not an empty text`);

/** One without a letter or digit, such as "!!!" or an emoji, is never found: those only count between letters. */
const word = text('a word or phrase').refine(
  (entry) => entry.trim() === '' || compileWords([entry], () => false).words[0]?.letters,
  'expected a letter or digit in it: this can never be found in a pitch',
);

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
  words: z.array(word).min(1, 'expected at least one word or phrase').default(['disruptive']),
  label: text('a short name').max(40, 'expected at most 40 characters').default('pitch-screen'),
  notice: z.string().trim().default(DEFAULT_NOTICE),
  forwardSpam: z.boolean('expected true or false').default(false),
  forwardUnauthenticated: z.boolean('expected true or false').default(false),
});

const hostedZone = z.strictObject({
  id: z.string().regex(/^Z[A-Z\d]{1,31}$/, 'expected the id of a Route 53 hosted zone, such as Z0123456789ABCDEFGHIJ'),
  name: z
    .string()
    .transform((name) => name.toLowerCase().replace(/\.$/, ''))
    .pipe(z.string().regex(/^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z\d-]+$/, 'expected a domain such as example.org')),
});

const days = z
  .int('expected a whole number of days')
  .min(1, 'expected at least 1 day')
  .max(3653, 'expected at most 3653 days');

const retention = z
  .strictObject({
    mailDays: days.default(90),
    ignoredDays: days.optional(),
    forwardedDays: days.optional(),
    logDays: days.default(365),
  })
  .prefault({})
  .transform(({ mailDays, ignoredDays = mailDays, forwardedDays = mailDays, logDays }) => ({
    mailDays,
    ignoredDays,
    forwardedDays,
    logDays,
  }));

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** When the weekly digest is sent; `true` stands for all defaults. */
const digest = z.preprocess(
  (value) => (value === true ? {} : value === false ? undefined : value),
  z
    .strictObject(
      {
        day: z.enum(DAYS, `expected one of ${DAYS.join(', ')}`).default('monday'),
        hour: z
          .int('expected a whole hour')
          .min(0, 'expected an hour from 0 to 23')
          .max(23, 'expected an hour from 0 to 23')
          .default(8),
        timeZone: z.string().refine(isTimeZone, 'expected a time zone such as Europe/Berlin').default('UTC'),
      },
      {
        error: ({ code }) =>
          code === 'invalid_type' ? 'expected true, false, or { "day": …, "hour": …, "timeZone": … }' : undefined,
      },
    )
    .optional(),
);

/** How SES names a receipt rule set. */
const RULE_SET_NAME = /^[a-z\d](?:[\w-]{0,62}[a-z\d])?$/i;

const schema = z
  .strictObject({
    inboxes: z
      .array(inbox)
      .min(1, 'expected at least one inbox')
      .max(
        MAX_INBOXES,
        `expected at most ${MAX_INBOXES} inboxes, the most a receipt rule takes; the rest can have a stack of their own (docs/scale.md)`,
      ),
    fallbackCharset: z
      .string()
      .refine(isKnownCharset, 'expected the name of a charset, such as gb18030 or windows-1252')
      .default('gb18030'),
    ruleSet: z
      .string()
      .regex(
        RULE_SET_NAME,
        'expected the name of a receipt rule set: up to 64 letters, digits, "-" and "_", the first and last neither mark',
      )
      .optional(),
    replaceActiveRuleSet: z.boolean('expected true or false').default(false),
    createIdentity: z.boolean('expected true or false').default(true),
    hostedZone: z
      .preprocess(
        (value) => (value === undefined || Array.isArray(value) ? value : [value]),
        z.array(hostedZone).default([]),
      )
      .default([]),
    tlsPolicy: z.enum(['optional', 'require'], 'expected "optional" or "require"').default('optional'),
    reservedConcurrency: z.int('expected a whole number').min(1, 'expected at least 1').optional(),
    operator: address.optional(),
    digest,
    noMailAlarmDays: z
      .int('expected a whole number of days')
      .min(1, 'expected at least 1 day')
      .max(MAX_NO_MAIL_DAYS, `expected at most ${MAX_NO_MAIL_DAYS} days, the longest an alarm looks back`)
      .optional(),
    retention,
  })
  .superRefine((config, context) => {
    if (config.ruleSet !== undefined && config.replaceActiveRuleSet) {
      context.addIssue({
        code: 'custom',
        path: ['replaceActiveRuleSet'],
        input: true,
        message: 'expected it only without ruleSet: an existing rule set is used as it is, active or not',
      });
    }
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
    config.hostedZone.forEach(({ name }, index) => {
      const ofThisZone = config.inboxes.some(({ address }) => `.${domainOf(address)}`.endsWith(`.${name}`));
      if (!ofThisZone) {
        context.addIssue({
          code: 'custom',
          path: ['hostedZone', index, 'name'],
          input: name,
          message: 'expected the domain of an inbox, or one above it',
        });
      }
    });
    if (config.operator !== undefined && inboxes.has(withoutLabel(config.operator))) {
      context.addIssue({
        code: 'custom',
        path: ['operator'],
        input: config.operator,
        message: `expected an address outside this stack: when pitches fail, an alarm sent to inboxes[${inboxes.get(withoutLabel(config.operator))}] fails too`,
      });
    }
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

/** The part of a mail address behind its @. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** Whether the time zone database has it. JavaScript knows offsets such as `+02:00` too; EventBridge Scheduler does not. */
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Z]/.test(name);
  } catch {
    return false;
  }
}

function parseJson(value: string, source: string): unknown {
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw new ConfigError(`The configuration in ${source} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  // A single value may stand for a list of one; then its place in the list is that value itself.
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
  const json = JSON.stringify(value);
  return json.length > 80 ? `${json.slice(0, 79)}…` : json;
}

function count(problems: number): string {
  return problems === 1 ? 'a problem' : `${problems} problems`;
}
