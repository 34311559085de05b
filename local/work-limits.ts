import { AsyncLocalStorage } from 'node:async_hooks';
import { BusySender, type MailSender } from '../app/ports.ts';

/** Mails that are read and screened at a time. */
const MAX_MAILS = 4;

/** Mails that are sent at a time. Four keep a relay busy. */
const MAX_SENDS = 4;

/**
 * Bytes of raw mail that are read at a time, and that are sent at a time. Reading a mail takes several times its size in
 * memory: four of the largest at once would take a gigabyte. A larger mail is in work alone.
 */
const MAX_BYTES = 48 * 1024 * 1024;

/**
 * Milliseconds that a mail which was screened waits for its turn to be sent. After that it is screened once more when its
 * turn has come, and makes room for the next mail: a relay that does not answer must not stop the screening.
 */
const PATIENCE = 250;

/** The work on one mail, from `begin` to `end`. */
export interface Work {
  /** Does it. A send within it waits for its turn. */
  run<T>(work: () => Promise<T>): Promise<T>;
  end(): void;
}

/** How much is in work at a time. */
export interface WorkLimits {
  /**
   * Begins the work on a mail.
   *
   * @param isPostponed whether the mail was screened before and waits for its turn to be sent
   * @returns nothing while there is no room for it
   */
  begin(size: number, isPostponed: boolean): Work | undefined;
  /**
   * Makes a sender wait for its turn.
   *
   * @returns a sender that throws BusySender when the turn does not come soon. Outside of `Work.run` it sends at once
   */
  inTurn(sender: MailSender): MailSender;
  /** Sets what is called whenever there is room again. */
  onRoom(callback: () => void): void;
}

export function createWorkLimits(): WorkLimits {
  let onRoom = () => {};
  const reading = createSlots(MAX_MAILS);
  const sending = createSlots(MAX_SENDS);
  const current = new AsyncLocalStorage<{ beginSend(): Promise<void> }>();

  return {
    begin(size, isPostponed) {
      if (isPostponed && !sending.hasRoom(size)) return undefined;
      if (!reading.hasRoom(size)) return undefined;
      reading.take(size);
      let isReading = true;
      let hasTurn = isPostponed;
      if (hasTurn) sending.take(size);
      const endReading = () => {
        if (!isReading) return;
        isReading = false;
        reading.give(size);
        onRoom();
      };
      const beginSend = async () => {
        hasTurn ||= await sending.takeSoon(size);
        if (!hasTurn) throw new BusySender('other mails are being sent');
        endReading();
      };
      return {
        run: (work) => current.run({ beginSend }, work),
        end() {
          endReading();
          if (hasTurn) sending.give(size);
          onRoom();
        },
      };
    },

    onRoom(callback) {
      onRoom = callback;
    },

    inTurn: (sender) => ({
      async send(mail) {
        await current.getStore()?.beginSend();
        return sender.send(mail);
      },
    }),
  };
}

/** Room for a number of mails of `MAX_BYTES` together. */
function createSlots(maxMails: number) {
  let mails = 0;
  let bytes = 0;
  const waiting: { size: number; start: () => void }[] = [];

  const hasRoom = (size: number) => mails === 0 || (mails < maxMails && bytes + size <= MAX_BYTES);
  const take = (size: number) => {
    mails += 1;
    bytes += size;
  };

  return {
    /** Whether there is room for a mail, after those that wait. */
    hasRoom: (size: number) => waiting.length === 0 && hasRoom(size),
    take,
    give(size: number) {
      mails -= 1;
      bytes -= size;
      for (let next = waiting[0]; next && hasRoom(next.size); next = waiting[0]) {
        waiting.shift();
        take(next.size);
        next.start();
      }
    },
    /** Waits for room, and takes it. @returns false when there is none for `PATIENCE` */
    takeSoon(size: number): Promise<boolean> {
      if (waiting.length === 0 && hasRoom(size)) {
        take(size);
        return Promise.resolve(true);
      }
      return new Promise((resolve) => {
        const one = {
          size,
          start() {
            clearTimeout(timer);
            resolve(true);
          },
        };
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(one), 1);
          resolve(false);
        }, PATIENCE);
        waiting.push(one);
      });
    },
  };
}
