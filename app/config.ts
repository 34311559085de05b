import { z } from 'zod';
import { compileWords, isKnownCharset, isTrustEntry, TRUSTED_FORMS } from '../core/index.ts';
import { type Problem, type RelatedParts, relationProblems } from './config-relations.ts';
import { MAX_TRUSTED_SENDERS } from './trust-limit.ts';

/** The reporter's public notice, as her bio has it. A pitch that quotes the notice does not use the word itself. */
const DEFAULT_NOTICE = 'Pitches with the word "disruptive" will be ignored';

/** RFC 5321 4.5.3.1.3: a path has at most 256 octets, with its angle brackets. */
const MAX_ADDRESS_LENGTH = 254;

/** SES sends one mail to at most 50 recipients. */
const MAX_FORWARD_ADDRESSES = 50;

/**
 * A receipt rule has at most 500 recipients. AWS' page on the console says 100; the API refuses the 501st.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/quotas.html
 */
const MAX_INBOXES = 500;

/** A CloudWatch alarm looks back at most a week. */
const MAX_NO_MAIL_DAYS = 7;

/** The schema of an object with these keys only. The message about another key lists them. */
const object = <T extends z.ZodRawShape>(shape: T, expected = 'expected an object') =>
  z.strictObject(shape, {
    error: ({ code }) => {
      if (code === 'invalid_type') return expected;
      return code === 'unrecognized_keys' ? `expected one of the keys ${Object.keys(shape).join(', ')}` : undefined;
    },
  });

const address = z
  .email('expected a mail address such as reporter@example.org')
  .max(MAX_ADDRESS_LENGTH, `expected at most ${MAX_ADDRESS_LENGTH} characters`)
  .transform((value) => value.toLowerCase());

/**
 * Characters of an inbox address. A message tag of SES holds 256 characters, and has the address in base64 (RFC 4648 5).
 * No real address is as long.
 */
const MAX_INBOX_ADDRESS = 192;

const text = (what: string) => z.string(`expected ${what}`).trim().min(1, `expected ${what}, not an empty text`);

/** Characters of a word or phrase. No reporter needs more, and screening stays fast. */
const MAX_WORD_LENGTH = 100;
/** Words and phrases of all inboxes together. No reporter needs more, and screening stays fast. */
const MAX_WORDS = 10_000;
/** Letters before the star of `disrupt*`. */
const MIN_STEM = 3;
const STEM = new RegExp(`[\\p{L}\\p{M}\\p{N}]{${MIN_STEM}}\\*$`, 'u');
/** Phrases in which one word does not count. */
const MAX_EXCEPTIONS = 100;

/** A phrase without a letter or digit, such as "!!!" or an emoji, is never found: those only count between letters. */
const phrase = text('a word or phrase')
  .max(MAX_WORD_LENGTH, `expected at most ${MAX_WORD_LENGTH} characters`)
  .refine(
    (entry) => entry.trim() === '' || compileWords([entry], () => false).words[0]?.letters,
    'expected a letter or digit in it: this can never be found in a pitch',
  );

const word = phrase
  .refine((entry) => !entry.slice(0, -1).includes('*'), 'expected a star at the end alone, as in disrupt*')
  .refine(
    (entry) => !entry.endsWith('*') || STEM.test(entry),
    `expected at least ${MIN_STEM} letters before the star: so short a beginning is that of too many words`,
  );

/** A word or phrase, or one with settings. */
const entry = z.union(
  [
    word,
    object({
      word,
      except: z
        .array(phrase, 'expected a list of phrases in which the word does not count')
        .max(MAX_EXCEPTIONS, `expected at most ${MAX_EXCEPTIONS} phrases`)
        .optional(),
      exact: z.boolean('expected true or false').optional(),
    }),
  ],
  { error: 'expected a word or phrase, or { "word": …, "except": […], "exact": true }' },
);

const words = z.array(entry, 'expected a list of words and phrases').min(1, 'expected at least one word or phrase');

/** A sender whose mail is forwarded whatever words it has. */
const trustedSender = z.string(TRUSTED_FORMS).trim().toLowerCase().refine(isTrustEntry, TRUSTED_FORMS);

const inbox = object({
  address: address.refine(
    (value) => value.length <= MAX_INBOX_ADDRESS,
    `expected at most ${MAX_INBOX_ADDRESS} characters: SES is given it as a tag of every mail`,
  ),
  forwardTo: z.preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z
      .array(address, 'expected an address to forward to, or a list of them')
      .min(1, 'expected at least one address to forward to')
      .max(
        MAX_FORWARD_ADDRESSES,
        `expected at most ${MAX_FORWARD_ADDRESSES} addresses, the most SES sends one mail to`,
      ),
  ),
  words: words.default(() => ['disruptive']),
  label: text('a short name').max(40, 'expected at most 40 characters').default('pitch-screen'),
  notice: z.string('expected the text of the notice').trim().default(DEFAULT_NOTICE),
  trusted: z
    .array(trustedSender, 'expected a list of trusted senders')
    .max(MAX_TRUSTED_SENDERS, `expected at most ${MAX_TRUSTED_SENDERS} trusted senders`)
    .default([]),
  forwardSpam: z.boolean('expected true or false').default(false),
  forwardUnauthenticated: z.boolean('expected true or false').default(false),
});

const EXPECTED_ZONE_ID = 'expected the id of a Route 53 hosted zone, such as Z0123456789ABCDEFGHIJ';
const EXPECTED_DOMAIN = 'expected a domain such as example.org';

const domain = z
  .string(EXPECTED_DOMAIN)
  .transform((name) => name.toLowerCase().replace(/\.$/, ''))
  .pipe(z.string().regex(/^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z\d-]+$/, EXPECTED_DOMAIN));

const hostedZone = object({
  id: z.string(EXPECTED_ZONE_ID).regex(/^Z[A-Z\d]{1,31}$/, EXPECTED_ZONE_ID),
  name: domain,
});

const days = z
  .int('expected a whole number of days')
  .min(1, 'expected at least 1 day')
  .max(3653, 'expected at most 3653 days');

const retention = object({
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

const EXPECTED_TIME_ZONE = 'expected a time zone such as Europe/Berlin';

/** When the digest is sent. `true` means all defaults. */
const digest = z.preprocess(
  (value) => (value === true ? {} : value === false ? undefined : value),
  object(
    {
      every: z.enum(['daily', 'weekly'], 'expected "daily" or "weekly"').default('weekly'),
      day: z.enum(DAYS, `expected one of ${DAYS.join(', ')}`).optional(),
      hour: z
        .int('expected a whole hour')
        .min(0, 'expected an hour from 0 to 23')
        .max(23, 'expected an hour from 0 to 23')
        .default(8),
      timeZone: z.string(EXPECTED_TIME_ZONE).refine(isTimeZone, EXPECTED_TIME_ZONE).default('UTC'),
    },
    'expected true, false, or { "every": …, "day": …, "hour": …, "timeZone": … }',
  )
    .refine(({ every, day }) => every === 'weekly' || day === undefined, {
      path: ['day'],
      message: 'expected no day, as a daily digest comes on all days',
    })
    .transform(({ day = 'monday', ...rest }) => ({
      ...rest,
      day: rest.every === 'weekly' ? day : undefined,
    }))
    .optional(),
);

/** The names that SES allows for a receipt rule set. */
const RULE_SET_NAME = /^[a-z\d](?:[\w-]{0,62}[a-z\d])?$/i;
const EXPECTED_RULE_SET =
  'expected the name of a receipt rule set: up to 64 letters, digits, "-" and "_", the first and last neither mark';

/** The names that S3 allows for a bucket. */
const BUCKET_NAME = /^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/;
const EXPECTED_BUCKET = 'expected the name of a bucket: 3 to 63 lower-case letters, digits, "." and "-"';

/** The names that CloudWatch Logs allows for a log group. */
const LOG_GROUP_NAME = /^[\w./#-]{1,512}$/;
const EXPECTED_LOG_GROUP = 'expected the name of a log group: letters, digits and "_", "-", "/", ".", "#"';

const EXPECTED_CHARSET = 'expected the name of a charset, such as gb18030 or windows-1252';

const schema = object(
  {
    inboxes: z
      .array(inbox, 'expected a list of inboxes')
      .min(1, 'expected at least one inbox')
      .max(
        MAX_INBOXES,
        `expected at most ${MAX_INBOXES} inboxes, the most a receipt rule takes; the rest can have a stack of their own (docs/scale.md)`,
      ),
    fallbackCharset: z.string(EXPECTED_CHARSET).refine(isKnownCharset, EXPECTED_CHARSET).default('gb18030'),
    ruleSet: z.string(EXPECTED_RULE_SET).regex(RULE_SET_NAME, EXPECTED_RULE_SET).optional(),
    replaceActiveRuleSet: z.boolean('expected true or false').default(false),
    mailBucket: z.string(EXPECTED_BUCKET).regex(BUCKET_NAME, EXPECTED_BUCKET).optional(),
    logGroup: z.string(EXPECTED_LOG_GROUP).regex(LOG_GROUP_NAME, EXPECTED_LOG_GROUP).optional(),
    stopRuleSet: z.boolean('expected true or false').optional(),
    createIdentity: z
      .union([z.literal('missing'), z.boolean(), z.array(domain)], {
        error: 'expected "missing", true, false, or a list of the domains of inboxes',
      })
      .default('missing'),
    hostedZone: z
      .preprocess(
        (value) => (value === undefined || Array.isArray(value) ? value : [value]),
        z.array(hostedZone).default([]),
      )
      .default([]),
    tlsPolicy: z.enum(['optional', 'require'], 'expected "optional" or "require"').default('optional'),
    reservedConcurrency: z.int('expected a whole number').min(1, 'expected at least 1').optional(),
    operator: address.optional(),
    logDelivered: z.boolean('expected true or false').default(true),
    digest,
    noMailAlarmDays: z
      .int('expected a whole number of days')
      .min(1, 'expected at least 1 day')
      .max(MAX_NO_MAIL_DAYS, `expected at most ${MAX_NO_MAIL_DAYS} days, the longest an alarm looks back`)
      .optional(),
    retention,
  },
  'expected an object such as { "inboxes": [{ "address": "pitches@example.org", "forwardTo": "me@example.org" }] }',
).refine(
  ({ inboxes }) => inboxes.reduce((sum, inbox) => sum + inbox.words.length, 0) <= MAX_WORDS,
  `expected at most ${MAX_WORDS} words and phrases in all inboxes together`,
);

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

/** Whether the time zone database has the name. JavaScript also takes offsets such as `+02:00`, EventBridge Scheduler does not. */
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
