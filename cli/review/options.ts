import type { ParseArgsConfig } from 'node:util';
import { UserError } from '../../app/user-error.ts';
import { OUTCOMES, type OutcomeFilter, type PitchFilter } from '../../review/pitch-filter.ts';
import { checkPlace, parseCommand, STACK_HELP, STACK_OPTIONS, TEXT } from '../command-options.ts';

/** Options that say where the record is read. */
const PLACE_OPTIONS = { data: TEXT, ...STACK_OPTIONS } as const;

/** Where the record is read: in a data folder, or of a deployed stack. */
export type PlaceOptions = Partial<Record<keyof typeof PLACE_OPTIONS | 'config', string | undefined>>;

const DATA_HELP = `  --data DIR         the data folder of the local run (data); or
`;

export const CONFIG_HELP = `  --config FILE      a configuration other than cdk.json
  --help             this text
`;

/** The end of the help of a command that reads no configuration, and of one that does. */
export const PLACE_HELP = `${DATA_HELP}${STACK_HELP}  --help             this text
`;
export const PLACE_AND_CONFIG_HELP = `${DATA_HELP}${STACK_HELP}${CONFIG_HELP}`;

export const FILTER_OPTIONS = {
  since: TEXT,
  until: TEXT,
  word: TEXT,
  from: TEXT,
  inbox: TEXT,
  outcome: TEXT,
  search: TEXT,
} as const;

export const FILTER_HELP = `  --since WHEN       received since then: 30m, 12h, 7d, 2w ago, or a date (2026-03-01)
  --until WHEN       received before then
  --word WORD        because of this configured word
  --from TEXT        with this in the sender's name or address
  --inbox ADDRESS    for this inbox
  --search TEXT      with this in sender, subject, excerpt, reason or id
`;

/** Reads the filters. @throws UserError for a time or an outcome there is not */
export function filterOf(
  values: Partial<Record<keyof typeof FILTER_OPTIONS, string | undefined>>,
  outcome: OutcomeFilter,
): PitchFilter {
  const { since, until, ...texts } = values;
  const span = {
    since: since === undefined ? undefined : parseMoment('--since', since),
    until: until === undefined ? undefined : parseMoment('--until', until),
  };
  if (span.since !== undefined && span.until !== undefined && span.since >= span.until)
    throw new UserError(`--since ${since} is not before --until ${until}: nothing lies between them.`);
  return {
    ...texts,
    ...span,
    outcome: values.outcome === undefined ? outcome : outcomeOf(values.outcome),
  };
}

function outcomeOf(text: string): OutcomeFilter {
  const outcome = OUTCOMES.find((one) => one === text);
  if (outcome !== undefined) return outcome;
  throw new UserError(`--outcome ${JSON.stringify(text)}: expected one of ${OUTCOMES.join(', ')}.`);
}

/**
 * Reads the arguments of a subcommand that is about one place or another.
 *
 * @param options those of the command, beside those that name the place and `--help`
 * @param allowPositionals whether it takes ids
 * @throws UserError for options that do not go together, parseArgs' own errors for what is no option of the command
 */
export function parseOptions<const T extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: T,
  allowPositionals = false,
) {
  const parsed = parseCommand(args, { ...PLACE_OPTIONS, ...options }, allowPositionals);
  const { data, ...stack } = parsed.values as PlaceOptions;
  checkPlace(stack, { data });
  return parsed;
}

/** Reads a number of things. @throws UserError when it is none from 1 on */
export function countOf(option: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new UserError(`${option} ${JSON.stringify(text)}: expected a number from 1 on.`);
}

/** Milliseconds of the units that a time may be given back in. */
const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/**
 * Reads a moment as a person gives it: `7d`, `12h`, `30m`, `2w` ago, or a date or date and time.
 *
 * @param option its name, for the error
 * @returns ISO 8601, UTC. A date alone is the beginning of that day here
 * @throws UserError for any other text
 */
export function parseMoment(option: string, text: string, now = Date.now()): string {
  const [, count, unit] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  if (unit !== undefined) return new Date(now - Number(count) * UNITS[unit as keyof typeof UNITS]).toISOString();
  // Without a time JavaScript would take UTC; a person means the day where she is.
  const date = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(date.getTime())) return date.toISOString();
  throw new UserError(
    `${option} ${JSON.stringify(text)}: expected a time ago (30m, 12h, 7d, 2w) or a date (2026-03-01).`,
  );
}
