/**
 * What a person asks the log, in the language of CloudWatch Logs Insights; saved with the stack, and shown on its
 * dashboard. The fields are those of core/record/pitch-record.ts. `repeated` marks what a redelivered event found settled.
 */

const IGNORED = ['filter event = "pitch" and outcome = "ignored" and not ispresent(repeated)'];

/** Under the name they are saved by: a line for each command. */
export const LOG_QUERIES = {
  'ignored pitches': [
    'fields @timestamp, inbox, sender, subject, reasons.0.word as word, reasons.0.excerpt as excerpt, id',
    ...IGNORED,
    'sort @timestamp desc',
    'limit 100',
  ],
  // By the first reason of each; a pitch with several words counts once.
  'ignored by word': [...IGNORED, 'stats count(*) as pitches by reasons.0.word as word', 'sort pitches desc'],
  'pitches by sender': [
    'filter event = "pitch" and outcome != "failed" and not ispresent(repeated)',
    'stats count(*) as pitches, sum(strcontains(outcome, "ignored")) as ignored, max(time) as latest by sender',
    'sort pitches desc',
    'limit 100',
  ],
  // The lines of the platform too: a function that ran out of time or memory wrote no record.
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
