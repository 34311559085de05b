import type { PitchLog } from '../app/ports.ts';
import type { LogRecord } from '../core/index.ts';

/** A log that hands on each record once it is written. */
export function toldLog(log: PitchLog, onWritten: (record: LogRecord) => void): PitchLog {
  return {
    async write(record) {
      await log.write(record);
      onWritten(record);
    },
  };
}
