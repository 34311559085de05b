import { z } from 'zod';
import { isKnownCharset } from '../../core/index.ts';
import { digest } from './digest-schema.ts';
import { inbox } from './inbox-schema.ts';
import { address, domain, object } from './schema-parts.ts';
import { MAX_WORDS } from './word-schema.ts';

/**
 * A receipt rule has at most 500 recipients. AWS' page on the console says 100; the API refuses the 501st.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/quotas.html
 */
const MAX_INBOXES = 500;

/** A CloudWatch alarm looks back at most a week. */
const MAX_NO_MAIL_DAYS = 7;

const EXPECTED_ZONE_ID = 'expected the id of a Route 53 hosted zone, such as Z0123456789ABCDEFGHIJ';

export const hostedZone = object({
  id: z.string(EXPECTED_ZONE_ID).regex(/^Z[A-Z\d]{1,31}$/, EXPECTED_ZONE_ID),
  name: domain,
});

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

/** The value of `context.pitchScreen` in cdk.json. */
export const schema = object(
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
