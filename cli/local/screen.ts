import type { PitchScreenConfig } from '../../app/config.ts';
import { isWordWithin } from '../../app/dictionary.ts';
import { createReceivePitch } from '../../app/receive-pitch.ts';
import { createReleasePitch } from '../../app/release-pitch.ts';
import { printable } from '../../core/printable.ts';
import { type ReleasedRecord, retriedRecord } from '../../core/record/later-record.ts';
import type { PitchRecord } from '../../core/record/pitch-record.ts';
import { startReviewPage } from '../page/review-page.ts';
import { markingFor } from '../review/marking.ts';
import { openDataFolder } from './data-folder.ts';
import { createFolderMailStore } from './folder-mail-store.ts';
import { HOST } from './local-address.ts';
import { readKeptMail } from './local-review.ts';
import { createLogFileRecords } from './log-file-records.ts';
import { createMailQueue } from './mail-queue.ts';
import { nameMail } from './name-mail.ts';
import { createOutboxMailSender } from './outbox-mail-sender.ts';
import { openPitchLogFile } from './pitch-log-file.ts';
import { createReachedRecipients } from './reached-recipients.ts';
import { createRelayMailSender } from './relay-mail-sender.ts';
import { announceScreen, retractScreen } from './running-screen.ts';
import { startSmtpInbox } from './smtp-inbox.ts';
import { forgetRelay, rememberRelay } from './way-out.ts';

/** Milliseconds that mails in work have to end in when the screen is stopped. What has not ended is finished at the next start. */
const STOP_TIMEOUT = 10_000;

export interface ScreenOptions {
  config: PitchScreenConfig;
  data: string;
  smtpPort: number;
  httpPort: number;
  relay: URL | undefined;
  onPitch(record: PitchRecord): void;
  onReleased(record: ReleasedRecord): void;
  /** Called with one line when something goes wrong that the screen gets over by itself. */
  onTrouble(line: string): void;
}

/** The screen as it runs on one machine. */
export interface LocalScreen {
  smtpPort: number;
  httpPort: number;
  /** Folder of the forwarded mails, where no relay takes them. */
  outbox: string;
  log: string;
  /** Whether nothing was ever received with this data folder. */
  fresh: boolean;
  /** The relay that mails left through at the last start, where now they stay in the outbox. */
  formerRelay: string | undefined;
  /** Accepted mails that the last run left unfinished. */
  takenUp: number;
  /** Accepted mails that failed for good, and wait for someone to have them tried again. */
  aside: number;
  /** Resolves when every mail that is in went through, or waits for another attempt. */
  settled(): Promise<void>;
  /** Lets the mails in work end. @returns how many are left for the next start */
  stop(): Promise<number>;
}

/**
 * Puts the same use case as in Lambda behind an SMTP server, with a folder for a store, and starts it.
 *
 * @throws UserError when a port or the data folder cannot be had
 */
export async function startLocalScreen(options: ScreenOptions): Promise<LocalScreen> {
  const folder = await openDataFolder(options.data);
  const store = createFolderMailStore(folder);
  const log = await openPitchLogFile(folder.log);
  const relay = options.relay && createRelayMailSender(options.relay, createReachedRecipients(folder));
  const ports = { store, sender: relay ?? createOutboxMailSender(folder), log, isWord: isWordWithin(options.config) };
  const receivePitch = createReceivePitch(options.config, ports);
  const releasePitch = createReleasePitch(options.config, ports);
  const page = await startReviewPage({
    port: options.httpPort,
    review: {
      place: folder.path,
      records: createLogFileRecords(folder.log),
      readMail: (pitch) => readKeptMail(folder.mail, pitch),
      async release(request) {
        const result = await releasePitch(request);
        if (result.status === 'released') options.onReleased(result.record);
        return result;
      },
    },
    marking: (pitch) => markingFor(pitch, options.config),
  });

  let trouble = '';
  const queue = createMailQueue({
    receivePitch,
    finish: store.finish,
    putAside: store.putAside,
    onDone(records) {
      trouble = '';
      for (const record of records) {
        options.onPitch(record);
        page.publish(record);
      }
    },
    onFailure({ mail }, error, retryIn) {
      // When a relay is down, every mail and every attempt fails alike: said once until something changes.
      if (retryIn !== undefined && error.message === trouble) return;
      if (retryIn !== undefined) trouble = error.message;
      const what =
        retryIn === undefined
          ? 'cannot be sent; npm run -s retry tries it again'
          : `is kept and tried again, first in ${retryIn / 1000} s`;
      const why = printable(error.message, 500);
      void nameMail(store, mail, options.config.fallbackCharset).then((name) =>
        options.onTrouble(`${name} ${what}: ${why}`),
      );
    },
  });
  // Before the first mail is in: from then on no command may take it for one that stays in the outbox.
  if (options.relay) await rememberRelay(folder, options.relay);
  // Ports first, mails after: a start that fails for a port in use has done nothing yet.
  const smtp = await startSmtpInbox({
    port: options.smtpPort,
    inboxes: options.config.inboxes,
    accept: store.accept,
    onAccepted: queue.add,
    onRefused: (error) =>
      options.onTrouble(`A mail was put off, it could not be kept: ${printable(error.message, 500)}`),
  });
  const formerRelay = options.relay ? undefined : await forgetRelay(folder);
  await announceScreen(folder, { url: `http://${HOST}:${page.port}/`, token: page.token });
  folder.onRetry(async (by) => {
    const aside = await store.takeUpAside();
    for (const mail of aside) queue.add(mail);
    const taken = [...aside, ...queue.hurry()];
    // Begun at once, so before anything that comes of a mail: that has to be read first.
    await Promise.all(taken.map(({ mail }) => log.write(retriedRecord(mail.id, by, new Date()))));
    return taken.length;
  });
  const left = await store.unfinished();
  for (const mail of left.mails) queue.add(mail);
  for (const path of left.unreadable)
    options.onTrouble(`${path} is not an accepted mail of this version: left as it is.`);

  return {
    smtpPort: smtp.port,
    httpPort: page.port,
    outbox: folder.outbox,
    log: folder.log,
    fresh: folder.fresh,
    formerRelay,
    takenUp: left.mails.length,
    aside: await store.countAside(),
    settled: queue.settled,
    async stop() {
      await smtp.stop();
      await Promise.race([queue.stop(), new Promise((resolve) => setTimeout(resolve, STOP_TIMEOUT).unref())]);
      relay?.close();
      await retractScreen(folder);
      await page.stop();
      await log.close();
      const unfinished = await store.unfinished();
      await folder.release();
      return unfinished.mails.length;
    },
  };
}
