/**
 * Questions to the log, in the language of CloudWatch Logs Insights. The stack saves them, and its dashboard shows some.
 * The fields are those of docs/log.md. A line with `repeated` is about a pitch that was settled before.
 */

const IGNORED = ['filter event = "pitch" and outcome = "ignored" and not ispresent(repeated)'];

/** The queries by the name that each is saved under. A query has one line for each of its commands. */
export const LOG_QUERIES = {
  'ignored pitches': [
    'fields @timestamp, inbox, sender, subject, reasons.0.word as word, reasons.0.excerpt as excerpt, id',
    ...IGNORED,
    'sort @timestamp desc',
    'limit 100',
  ],
  // Counts each pitch once, by its first reason.
  'ignored by word': [...IGNORED, 'stats count(*) as pitches by reasons.0.word as word', 'sort pitches desc'],
  'pitches by sender': [
    'filter event = "pitch" and outcome != "failed" and not ispresent(repeated)',
    'stats count(*) as pitches, sum(strcontains(outcome, "ignored")) as ignored, max(time) as latest by sender',
    'sort pitches desc',
    'limit 100',
  ],
  undelivered: [
    'fields @timestamp, inbox, address, status, type, subtype, code, id',
    'filter event = "delivery" and status in ["bounced", "rejected", "complained"]',
    'sort @timestamp desc',
    'limit 100',
  ],
  commands: [
    'fields @timestamp, inbox, by, action, result, why, pitches.0 as pitch, id',
    'filter event = "command"',
    'sort @timestamp desc',
    'limit 100',
  ],
  // Includes the lines of the Lambda platform: a function that ran out of time or memory wrote no record.
  failures: [
    'fields @timestamp, id, inbox, sender, subject, why, coalesce(errorMessage, record.status) as error, @message',
    'filter (event = "pitch" and outcome = "failed") or level in ["ERROR", "FATAL"] or record.status in ["error", "timeout"]',
    'sort @timestamp desc',
    'limit 100',
  ],
  "one pitch's story": [
    '# Put the id of the pitch below: it is in its records, and is the end of the name of its object in the bucket.\n' +
      'fields @timestamp, @message',
    'filter @message like "ID-OF-THE-PITCH"',
    'sort @timestamp asc',
  ],
} as const satisfies Record<string, readonly string[]>;
