import { type ParseArgsConfig, parseArgs } from 'node:util';
import { PlainError } from '../plain-error.ts';
import { OUTCOMES, type OutcomeFilter, type PitchFilter, parseMoment } from './pitch-filter.ts';

/** Where the record is read. */
export interface PlaceOptions {
  data: string;
  stack?: string | undefined;
  profile?: string | undefined;
  region?: string | undefined;
  config?: string | undefined;
}

const PLACE_OPTIONS = {
  data: { type: 'string', default: 'data' },
  stack: { type: 'string' },
  profile: { type: 'string' },
  region: { type: 'string' },
  config: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const satisfies ParseArgsConfig['options'];

const CREDENTIALS_HELP = `  --profile NAME     … or of this profile of the AWS configuration
  --region NAME      the stack's region, where neither of them says it
  --config FILE      a configuration other than cdk.json
  --help             this text
`;

export const PLACE_HELP = `  --data DIR         the folder of the local run (data)
  --stack NAME       a deployed stack instead, with the credentials of the environment; …
${CREDENTIALS_HELP}`;

/** For a command that is about a deployed stack alone. */
export const STACK_HELP = `  --stack NAME       the deployed stack, with the credentials of the environment; …
${CREDENTIALS_HELP}`;

export const FILTER_OPTIONS = {
  since: { type: 'string' },
  until: { type: 'string' },
  word: { type: 'string' },
  from: { type: 'string' },
  inbox: { type: 'string' },
  outcome: { type: 'string' },
  search: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

export const FILTER_HELP = `  --since WHEN       received since then: 30m, 12h, 7d, 2w ago, or a date (2026-03-01)
  --until WHEN       received before then
  --word WORD        because of this configured word
  --from TEXT        with this in the sender's name or address
  --inbox ADDRESS    for this inbox
  --search TEXT      with this in sender, subject, excerpt, reason or id
`;

/** Reads the filters. @throws PlainError for a time or an outcome there is not */
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
    throw new PlainError(`--since ${since} is not before --until ${until}: nothing lies between them.`);
  return {
    ...texts,
    ...span,
    outcome: values.outcome === undefined ? outcome : outcomeOf(values.outcome),
  };
}

function outcomeOf(text: string): OutcomeFilter {
  const outcome = OUTCOMES.find((one) => one === text);
  if (outcome !== undefined) return outcome;
  throw new PlainError(`--outcome ${JSON.stringify(text)}: expected one of ${OUTCOMES.join(', ')}.`);
}

/** Reads the arguments of a subcommand. @throws parseArgs' own errors */
export function parseOptions<const T extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: T) {
  return parseArgs({ args, options: { ...PLACE_OPTIONS, ...options }, allowPositionals: true });
}

/** A number of things. @throws PlainError when it is none from 1 on */
export function countOf(option: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new PlainError(`${option} ${JSON.stringify(text)}: expected a number from 1 on.`);
}

/** Refuses what a subcommand has no use for. @throws PlainError */
export function noPositionals(positionals: string[]): void {
  if (positionals.length > 0)
    throw new PlainError(`Unexpected argument ${JSON.stringify(positionals[0])}. --help shows how to use it.`);
}
