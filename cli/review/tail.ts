import { type LogRecord, logLine, type PitchRecord, printable } from '../../core/index.ts';
import { FLAG } from '../command-options.ts';
import { type Look, lookOf } from '../paint.ts';
import { write } from '../write.ts';
import { cutTo } from './columns.ts';
import { openReview } from './open-review.ts';
import { PLACE_HELP, parseOptions } from './options.ts';
import { renderRow, shortId, shortTime } from './pitch-table.ts';

const TAIL_HELP = `npm run -s review -- tail [options]

Shows pitches as they come in, and releases as they happen, until Ctrl-C.

  --json             the lines of the log as they are (docs/log.md)
${PLACE_HELP}`;

/** Follows the log. */
export async function tail(args: string[]): Promise<void> {
  const { values } = parseOptions(args, { json: FLAG });
  if (values.help) return write(TAIL_HELP);
  const { records, place } = await openReview(values);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  process.stderr.write(`Following ${place}. Ctrl-C ends it.\n`);
  const look = lookOf(process.stdout);
  for await (const record of records.follow(stop.signal)) {
    await write(`${values.json ? logLine(record) : renderLine(record, look)}\n`);
  }
}

function renderLine(record: LogRecord, look: Look): string {
  if (record.event === 'pitch') return renderRow(record, look);
  return look.paint('green', cutTo(`${shortTime(record.time)} ${eventText(record)}`, look.columns));
}

function eventText(record: Exclude<LogRecord, PitchRecord>): string {
  const to = 'to' in record ? ` to ${record.to.map((one) => printable(one)).join(', ')}` : '';
  if (record.event === 'digest') return `digest of ${printable(record.inbox)}, ${record.ignored} ignored${to}`;
  return `${record.event} ${shortId(record.id)} by ${printable(record.by)}${to}`;
}
