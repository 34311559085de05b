import type { Commands } from '../app/commands/ports.ts';
import type { PitchScreenConfig } from '../app/config.ts';
import { createMarkPitches, type MarkPitches } from '../app/mark-pitches.ts';
import type { MailSender, MailStore, TrustedSenders } from '../app/ports.ts';
import { createReceivePitch, type ReceivePitch } from '../app/receive-pitch.ts';
import { createReleasePitch, type ReleasePitch } from '../app/release-pitch.ts';
import { createTrustList, type TrustList } from '../app/trust-list.ts';
import { loadHtmlReader, loadMimeParser, type ReceivedMail, retriedRecord } from '../core/index.ts';
import { createStdoutPitchLog } from './aws/stdout-pitch-log.ts';
import type { DigestLocation } from './mailed-commands.ts';

/** The use cases of the function. */
export interface UseCases {
  receivePitch: ReceivePitch;
  releasePitch: ReleasePitch;
  trustList: TrustList;
  markPitches: MarkPitches;
  /** Logs that somebody asked for a retry of a mail. */
  logRetry(id: string, by: string): Promise<void>;
  /** Loads the readers for a media type, while S3 sends the mail. Never throws: a failure shows when the mail is read. */
  preload(mediaType: string): Promise<void>;
}

/**
 * Builds the use cases. The handler loads this module, and the engine with it, at its first event.
 *
 * @param ports `digests` is undefined where there is no digest, so that no mail is a command
 */
export function createUseCases(
  config: PitchScreenConfig,
  ports: {
    store: MailStore;
    sender: MailSender;
    trusted: TrustedSenders;
    isWord: (letters: string) => boolean;
    digests: DigestLocation | undefined;
  },
): UseCases {
  const log = createStdoutPitchLog();
  const releasePitch = createReleasePitch(config, { ...ports, log }, whereUnsettled);
  const { digests } = ports;
  let loading: Promise<Commands> | undefined;
  const commands = digests && (() => (loading ??= loadCommands(digests)));
  return {
    receivePitch: createReceivePitch(config, { ...ports, log, commands }),
    releasePitch,
    trustList: createTrustList(async () => config.inboxes, ports.trusted),
    markPitches: createMarkPitches(log),
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

  /** Loads the commands that come by mail: most mails do without them. */
  async function loadCommands(location: DigestLocation): Promise<Commands> {
    const { createMailedCommands } = await import('./mailed-commands.ts');
    const { sender } = ports;
    return createMailedCommands(location, { releasePitch, sender, log, fallbackCharset: config.fallbackCharset });
  }
}

/** Milliseconds after which Lambda has made its three attempts, of two minutes at most, with one and two minutes between. */
const LAST_ATTEMPT = 10 * 60_000;

/** Says where a mail is that has no outcome yet: Lambda tries it three times, then its event is in the dead-letter queue. */
function whereUnsettled({ time }: ReceivedMail): string {
  const retry = 'the command retry --stack NAME sends it through again';
  return Date.now() - Date.parse(time) > LAST_ATTEMPT
    ? `it failed, and waits in the dead-letter queue; ${retry}`
    : `it is tried again by itself within a few minutes, and waits in the dead-letter queue if that fails; then ${retry}`;
}
