import { callWith } from '../../app/call.ts';
import { type LogRecord, logLine, type PitchRecord, printable } from '../../core/index.ts';
import { defineCommand } from '../command.ts';
import { type Look, lookOf } from '../paint.ts';
import { stopOnSignal } from '../stop-on-signal.ts';
import { complain, write } from '../write.ts';
import { cutTo } from './columns.ts';
import { openReview } from './open-review.ts';
import { RECORD } from './options.ts';
import { renderRow, shortId, shortTime } from './pitch-table.ts';

/** Follows the log. */
export const command = defineCommand({
  call: `${callWith('review')} tail`,
  about: 'Shows pitches as they come in, and releases as they happen, until Ctrl-C.',
  exitCode: '0 after Ctrl-C, 1 when the record cannot be read.',
  options: { json: { about: 'the lines of the log as they are (docs/log.md)' }, ...RECORD },
  async run({ json, ...options }) {
    const { records, place } = await openReview(options);
    const stopping = stopOnSignal();
    complain(`Following ${place}. Ctrl-C ends it.`);
    const look = lookOf(process.stdout);
    for await (const record of records.follow(stopping)) {
      await write(`${json ? logLine(record) : renderLine(record, look)}\n`);
    }
  },
});

function renderLine(record: LogRecord, look: Look): string {
  if (record.event === 'pitch') return renderRow(record, look);
  return look.paint('green', cutTo(`${shortTime(record.time)} ${eventText(record)}`, look.columns));
}

function eventText(record: Exclude<LogRecord, PitchRecord>): string {
  const to = 'to' in record ? ` to ${record.to.map((one) => printable(one)).join(', ')}` : '';
  if (record.event === 'digest') return `digest of ${printable(record.inbox)}, ${record.ignored} ignored${to}`;
  if (record.event === 'delivery')
    return `${record.status} ${shortId(record.id)} to ${printable(record.address)} ${printable(record.code ?? '')}`.trimEnd();
  if (record.event === 'reviewed') {
    const what =
      record.state === 'seen' ? `list of ${printable(record.inbox)} seen` : `${record.state} ${shortId(record.id)}`;
    return `${what} by ${printable(record.by)}`;
  }
  return `${record.event} ${shortId(record.id)} by ${printable(record.by)}${to}`;
}
