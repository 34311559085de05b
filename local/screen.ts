import { callOf, callWith } from '../app/call.ts';
import { createCommands } from '../app/commands/create-commands.ts';
import type { PitchScreenConfig } from '../app/config.ts';
import { isWordWithin } from '../app/dictionary.ts';
import { digestDays } from '../app/digest-days.ts';
import { createMarkPitches } from '../app/mark-pitches.ts';
import { createReceivePitch } from '../app/receive-pitch.ts';
import { createReleasePitch, type ReleasePitch } from '../app/release-pitch.ts';
import { type Review, reviewer } from '../app/review.ts';
import { createSendDigests } from '../app/send-digests.ts';
import { createTrustList } from '../app/trust-list.ts';
import {
  type DeliveryRecord,
  type DigestRecord,
  type PitchRecord,
  printable,
  type ReleasedRecord,
  type ResentRecord,
  retriedRecord,
} from '../core/index.ts';
import { openDataFolder } from './data-folder.ts';
import { type DigestTimes, startDigestSchedule } from './digest-schedule.ts';
import { FailedMails } from './failed-mails.ts';
import { openFolderDigestLists } from './folder-digest-lists.ts';
import type { QueuedMail } from './folder-mail-store.ts';
import { openFolderPorts, stallMessage, unreadableMessage } from './folder-ports.ts';
import { readRawMail } from './local-review.ts';
import { createLogFileReader, createLogFileRecords } from './log-file-records.ts';
import { createMailQueue } from './mail-queue.ts';
import { mailTitle } from './mail-title.ts';
import { forgetRelay, rememberRelay } from './outgoing.ts';
import { readPageToken } from './page-token.ts';
import { startPruning } from './pruning.ts';
import { announceScreen, type RunningScreen, retractScreen } from './running-screen.ts';
import { type SmtpInbox, startSmtpInbox } from './smtp-inbox.ts';
import { toldLog } from './told-log.ts';
import { createWorkLimits } from './work-limits.ts';

/** Milliseconds that mails in work have left when the screen is stopped. The others are finished at the next start. */
const STOP_TIMEOUT = 10_000;

export interface ScreenOptions {
  config: PitchScreenConfig;
  data: string;
  relay: URL | undefined;
  /** Called with each pitch that was forwarded or quarantined. */
  onPitch(record: PitchRecord): void;
  /** Called with what a mail server says about a copy that was sent, once the log has it. */
  onDelivery(record: DeliveryRecord): void;
  /** Called with each digest that was sent. */
  onDigest(record: DigestRecord): void;
  /** Called with each pitch that was released, or sent again. */
  onReleased(record: ReleasedRecord | ResentRecord): void;
  /** Called when a mail could not be sent, before anything is said about it. `review.failed` has it then. */
  onFailed(): void;
  /** Called with one line for a problem that the screen recovers from by itself. */
  onTrouble(line: string): void;
}

/** The screen of one data folder. It receives no mail before `listen`. */
export interface LocalScreen {
  /** For the page, or a command, that reviews the pitches of this screen. */
  review: Review;
  /** Who knows it may use the page of this screen. The same at every start on this data folder. */
  pageToken: string;
  /**
   * Receives mails, and resumes those that the last run left unfinished.
   *
   * @param smtpPort 0 takes any free port
   * @param page address and token of the page, for commands on this machine
   * @throws UserError when it cannot listen on the port; nothing was received then
   */
  listen(smtpPort: number, page: RunningScreen): Promise<ListeningScreen>;
  /** Receives no more mails, and lets those in work end. */
  stopMail(): Promise<void>;
  /** Closes the log and the data folder. @returns how many mails the next start has to finish */
  close(): Promise<number>;
}

/** What a screen says about itself once it receives mail. */
export interface ListeningScreen {
  smtpPort: number;
  /** The folder of forwarded mails, where no relay is given. */
  outbox: string;
  log: string;
  /** Whether no mail was ever received with this data folder. */
  fresh: boolean;
  /** The relay of the last start, if this start has none, so that mails stay in the outbox. */
  formerRelay: string | undefined;
  /** How many accepted mails the last run left unfinished. */
  resumed: number;
  /** How many accepted mails failed for good, and wait until someone has them tried again. */
  failed: number;
  /** Resolves when every received mail has gone through, or waits for another attempt. */
  settled(): Promise<void>;
}

/**
 * Opens the screen of a data folder: the use cases that Lambda runs too, between an SMTP server and a folder.
 *
 * @throws UserError when another process has the folder, or it cannot be written to
 */
export async function openLocalScreen(options: ScreenOptions): Promise<LocalScreen> {
  const { config } = options;
  const folder = await openDataFolder(options.data);
  const ports = await openFolderPorts(folder, options.relay, (error) => options.onTrouble(stallMessage(error)));
  const { store, log } = ports;
  const pageToken = await readPageToken(folder);
  const releaseSilently = createReleasePitch(config, ports);
  const releasePitch: ReleasePitch = async (...request) => {
    const result = await releaseSilently(...request);
    if (result.status === 'released' || result.status === 'resent') options.onReleased(result.record);
    return result;
  };
  const lists = openFolderDigestLists(folder.path);
  const commands = createCommands({
    ...ports,
    lists,
    marks: lists,
    releasePitch,
    fallbackCharset: config.fallbackCharset,
  });
  const markPitches = createMarkPitches(log);
  let smtp: SmtpInbox | undefined;
  const records = createLogFileRecords(folder.log);
  const failed = new FailedMails(records);

  /** The latest message about a passing failure. */
  let latestFailure = '';
  const limits = createWorkLimits();
  const queue = createMailQueue({
    limits,
    receivePitch: createReceivePitch(config, {
      ...ports,
      log: toldLog(log, (record) => record.event === 'delivery' && options.onDelivery(record)),
      sender: limits.inTurn(ports.sender),
      isWord: isWordWithin(config),
      commands: async () => commands,
    }),
    finish: store.finish,
    markFailed: store.markFailed,
    onDone(records, { id }) {
      latestFailure = '';
      failed.remove(id);
      for (const record of records) options.onPitch(record);
    },
    onFailure({ mail }, error, retryIn) {
      const why = printable(error.message, 500);
      failed.add(mail.id, retryIn !== undefined, why);
      options.onFailed();
      // While a relay is down, every attempt at every mail fails alike. That is said once.
      if (retryIn !== undefined && error.message === latestFailure) return;
      if (retryIn !== undefined) latestFailure = error.message;
      const what =
        retryIn === undefined
          ? `cannot be sent; ${callOf('retry')} tries it again`
          : `is kept and tried again, first in ${retryIn / 1000} s`;
      void mailTitle(store, mail, config.fallbackCharset).then((name) => options.onTrouble(`${name} ${what}: ${why}`));
    },
  });

  /** Tries all mails again that wait for another attempt or failed. @returns how many they are */
  const retryAll = async (by: string) => {
    const lines: Promise<void>[] = [];
    // The line comes before any line about the attempt, which first reads the mail from disk.
    const logRetry = ({ mail }: QueuedMail) =>
      lines.push(log.write(retriedRecord(mail.id, by, new Date())).catch(() => undefined));
    // One by one: if moving a mail fails, those before it are in the queue. Two retries at once share the mails.
    for await (const queued of store.requeueFailed()) {
      queue.add(queued);
      logRetry(queued);
    }
    for (const queued of queue.retryNow()) logRetry(queued);
    await Promise.all(lines);
    return lines.length;
  };

  /** Mails the digests when they are due, through the sender of all mails. */
  const startDigests = (times: DigestTimes) => {
    const { inboxes, retention } = config;
    const { timeZone, every } = times;
    const reader = createLogFileReader(folder.log);
    const sendDigests = createSendDigests(
      { inboxes, every, timeZone, days: digestDays(retention), reviewCommand: callWith('review'), recordOptions: '' },
      {
        reader,
        sender: ports.sender,
        log: toldLog(log, (record) => record.event === 'digest' && options.onDigest(record)),
        lists,
      },
    );
    return startDigestSchedule({
      times,
      reader,
      sendDigests,
      onFailure: (error) =>
        options.onTrouble(`The digest could not be sent, and is tried again: ${printable(error.message, 500)}`),
    });
  };
  let stopDigests: (() => Promise<void>) | undefined;
  let stopPruning: (() => Promise<void>) | undefined;

  return {
    pageToken,

    review: {
      place: folder.path,
      records,
      readMail: (pitch) => readRawMail(folder.mail, pitch),
      release: (request) => releasePitch(request),
      trusted: createTrustList(async () => config.inboxes, ports.trusted),
      mark: (marks, by = reviewer()) => markPitches(marks, by),
      failed: () => failed.describe(),
      retry: (by = reviewer()) => retryAll(by),
    },

    async listen(smtpPort, page) {
      // Saved before the first mail is received: from then on no command may leave a mail in the outbox.
      if (options.relay) await rememberRelay(folder, options.relay);
      // The port first: a start that fails for a port in use has not touched a mail.
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
      const failedIds = await store.failedIds();
      for (const id of failedIds) failed.add(id, false);
      for (const mail of left.mails) queue.add(mail);
      for (const path of left.unreadable) options.onTrouble(unreadableMessage(path));
      if (config.digest !== undefined) stopDigests = startDigests(config.digest);
      stopPruning = startPruning(folder, config.retention, (line) => options.onTrouble(line));
      return {
        smtpPort: smtp.port,
        outbox: folder.outbox,
        log: folder.log,
        fresh: folder.fresh,
        formerRelay,
        resumed: left.mails.length,
        failed: failedIds.length,
        settled: queue.settled,
      };
    },

    async stopMail() {
      await smtp?.stop();
      await Promise.race([
        Promise.all([queue.stop(), stopDigests?.()]),
        new Promise((resolve) => setTimeout(resolve, STOP_TIMEOUT).unref()),
      ]);
      if (ports.isStalled)
        options.onTrouble(
          'The data folder still cannot be written to: a mail that was sent meanwhile is sent again at the next start.',
        );
      ports.stopRepeating();
      ports.closeSender();
      await retractScreen(folder);
    },

    async close() {
      await stopPruning?.();
      await log.close();
      const unfinished = await store.unfinished();
      await folder.unlock();
      return unfinished.mails.length;
    },
  };
}
