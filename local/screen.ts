import type { PitchScreenConfig } from '../app/config.ts';
import { isWordWithin } from '../app/dictionary.ts';
import { createReceivePitch } from '../app/receive-pitch.ts';
import { createReleasePitch } from '../app/release-pitch.ts';
import type { Review } from '../app/review.ts';
import { type PitchRecord, printable, type ReleasedRecord, retriedRecord } from '../core/index.ts';
import { openDataFolder } from './data-folder.ts';
import { createFolderMailStore } from './folder-mail-store.ts';
import { readKeptMail } from './local-review.ts';
import { createLogFileRecords } from './log-file-records.ts';
import { createMailQueue } from './mail-queue.ts';
import { nameMail } from './name-mail.ts';
import { createOutboxMailSender } from './outbox-mail-sender.ts';
import { openPitchLogFile } from './pitch-log-file.ts';
import { createReachedRecipients } from './reached-recipients.ts';
import { createRelayMailSender } from './relay-mail-sender.ts';
import { announceScreen, type RunningScreen, retractScreen } from './running-screen.ts';
import { type SmtpInbox, startSmtpInbox } from './smtp-inbox.ts';
import { forgetRelay, rememberRelay } from './way-out.ts';

/** Milliseconds that mails in work have to end in when the screen is stopped. What has not ended is finished at the next start. */
const STOP_TIMEOUT = 10_000;

export interface ScreenOptions {
  config: PitchScreenConfig;
  data: string;
  relay: URL | undefined;
  /** Called with each pitch that was forwarded or quarantined. */
  onPitch(record: PitchRecord): void;
  onReleased(record: ReleasedRecord): void;
  /** Called with one line when something goes wrong that the screen recovers from by itself. */
  onTrouble(line: string): void;
}

/** The screen of one data folder, before it takes in mail. */
export interface LocalScreen {
  /** What a page or a command needs to review the pitches of this screen. */
  review: Review;
  /**
   * Takes in mail, and finishes what the last run left unfinished.
   *
   * @param smtpPort 0 takes any free port
   * @param page where commands on this machine reach the page, and the token that it asks for
   * @throws UserError when the port cannot be listened on; nothing was received then
   */
  listen(smtpPort: number, page: RunningScreen): Promise<ListeningScreen>;
  /** Takes in no more mail, and lets the mails in work end. */
  stopMail(): Promise<void>;
  /** Closes the log and the data folder. @returns how many mails are left for the next start */
  close(): Promise<number>;
}

/** What a screen tells about itself when it has begun to take in mail. */
export interface ListeningScreen {
  smtpPort: number;
  /** Folder of the forwarded mails, where no relay takes them. */
  outbox: string;
  log: string;
  /** Whether nothing was ever received with this data folder. */
  fresh: boolean;
  /** The relay of the last start, where this one has none and mails stay in the outbox. */
  formerRelay: string | undefined;
  /** Accepted mails that the last run left unfinished. */
  takenUp: number;
  /** Accepted mails that failed for good, and wait for someone to have them tried again. */
  aside: number;
  /** Resolves when every mail that is in went through, or waits for another attempt. */
  settled(): Promise<void>;
}

/**
 * Puts the same use cases as in Lambda between an SMTP server and a folder.
 *
 * @throws UserError when the data folder cannot be had
 */
export async function openLocalScreen(options: ScreenOptions): Promise<LocalScreen> {
  const { config } = options;
  const folder = await openDataFolder(options.data);
  const store = createFolderMailStore(folder);
  const log = await openPitchLogFile(folder.log);
  const relay = options.relay && createRelayMailSender(options.relay, createReachedRecipients(folder));
  const ports = { store, sender: relay ?? createOutboxMailSender(folder), log, isWord: isWordWithin(config) };
  const releasePitch = createReleasePitch(config, ports);
  let smtp: SmtpInbox | undefined;

  let trouble = '';
  const queue = createMailQueue({
    receivePitch: createReceivePitch(config, ports),
    finish: store.finish,
    putAside: store.putAside,
    onDone(records) {
      trouble = '';
      for (const record of records) options.onPitch(record);
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
      void nameMail(store, mail, config.fallbackCharset).then((name) => options.onTrouble(`${name} ${what}: ${why}`));
    },
  });

  /** Takes up all mails that wait for another attempt or were put aside. @returns how many they are */
  const retryAll = async (by: string) => {
    const aside = await store.takeUpAside();
    for (const mail of aside) queue.add(mail);
    const taken = [...aside, ...queue.hurry()];
    // Begun at once, so that these lines come before any line about the attempts: each mail has to be read first.
    await Promise.all(taken.map(({ mail }) => log.write(retriedRecord(mail.id, by, new Date()))));
    return taken.length;
  };

  return {
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

    async listen(smtpPort, page) {
      // Before the first mail is in: from then on no command may take it for one that stays in the outbox.
      if (options.relay) await rememberRelay(folder, options.relay);
      // Ports first, mails after: a start that fails for a port in use has done nothing yet.
      smtp = await startSmtpInbox({
        port: smtpPort,
        inboxes: config.inboxes,
        accept: store.accept,
        onAccepted: queue.add,
        onRefused: (error) =>
          options.onTrouble(`A mail was put off, it could not be kept: ${printable(error.message, 500)}`),
      });
      const formerRelay = options.relay ? undefined : await forgetRelay(folder);
      await announceScreen(folder, page);
      folder.onRetry(retryAll);
      const left = await store.unfinished();
      for (const mail of left.mails) queue.add(mail);
      for (const path of left.unreadable)
        options.onTrouble(`${path} is not an accepted mail of this version: left as it is.`);
      return {
        smtpPort: smtp.port,
        outbox: folder.outbox,
        log: folder.log,
        fresh: folder.fresh,
        formerRelay,
        takenUp: left.mails.length,
        aside: await store.countAside(),
        settled: queue.settled,
      };
    },

    async stopMail() {
      await smtp?.stop();
      await Promise.race([queue.stop(), new Promise((resolve) => setTimeout(resolve, STOP_TIMEOUT).unref())]);
      relay?.close();
      await retractScreen(folder);
    },

    async close() {
      await log.close();
      const unfinished = await store.unfinished();
      await folder.unlock();
      return unfinished.mails.length;
    },
  };
}
