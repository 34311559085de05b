import type { PitchScreenConfig } from '../app/config.ts';
import type { MailSender, MailStore } from '../app/ports.ts';
import { createReceivePitch, type ReceivePitch } from '../app/receive-pitch.ts';
import { createReleasePitch, type ReleasePitch } from '../app/release-pitch.ts';
import { loadHtmlReader, loadMimeParser, retriedRecord } from '../core/index.ts';
import { createStdoutPitchLog } from './aws/stdout-pitch-log.ts';

/** What the function does with mails, once its first event has come. */
export interface UseCases {
  receivePitch: ReceivePitch;
  releasePitch: ReleasePitch;
  /** Writes to the log that somebody asked for a mail to be taken up again. */
  logRetry(id: string, by: string): Promise<void>;
  /** Loads the readers that mails of a media type need, while the mail itself is on its way. A failure shows on reading. */
  preload(mediaType: string): Promise<void>;
}

/** Builds the use cases. The handler loads this module, and with it the engine, with its first event. */
export function createUseCases(
  config: PitchScreenConfig,
  ports: { store: MailStore; sender: MailSender; isWord: (letters: string) => boolean },
): UseCases {
  const log = createStdoutPitchLog();
  return {
    receivePitch: createReceivePitch(config, { ...ports, log }),
    releasePitch: createReleasePitch(config, { ...ports, log }),
    logRetry: async (id, by) => log.write(retriedRecord(id, by, new Date())),
    async preload(mediaType) {
      const isMultipart = mediaType.startsWith('multipart/');
      const readers = [
        isMultipart ? loadMimeParser() : undefined,
        isMultipart || mediaType.startsWith('text/html') ? loadHtmlReader() : undefined,
      ];
      await Promise.allSettled(readers);
    },
  };
}
