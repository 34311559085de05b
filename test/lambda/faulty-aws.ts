import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { SESClient } from '@aws-sdk/client-ses';
import type { HttpRequest } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpHandlerOptions } from '@smithy/types';
import { onTestFinished, type TestContext } from 'vitest';
import type { PitchScreenConfig } from '../../app/config.ts';
import type { Clock } from '../../app/ports.ts';
import { createReceivePitch, type Ports } from '../../app/receive-pitch.ts';
import type { PitchRecord } from '../../core/record/pitch-record.ts';
import type { ReceivedMail } from '../../core/types.ts';
import { S3Bucket } from '../../lambda/aws/s3-bucket.ts';
import { createS3MailStore } from '../../lambda/aws/s3-mail-store.ts';
import { createSesMailSender } from '../../lambda/aws/ses-mail-sender.ts';
import { MemoryTrustedSenders } from '../app/memory-trusted-senders.ts';
import { EMULATOR_ACCESS, startS3Emulator, startSesEmulator } from '../emulators.ts';
import { type Request, startProxy, type WrongAnswer } from './aws-proxy.ts';

/** How some answers go wrong. */
export interface Fault extends WrongAnswer {
  request: Request;
  /** How many requests in a row it hits. */
  times: number;
}

/** Milliseconds after which a client gives up a request that is not answered, and one that may be. */
const TIMEOUT = 1_000;
const LONG_TIMEOUT = 60_000;

/** The function's time-out, and the waits after which Lambda delivers a failed event again, in milliseconds. */
const FUNCTION_TIMEOUT = 120_000;
const RETRY_AFTER = [60_000, 120_000];

/**
 * Starts emulators of S3 and SES behind proxies that make answers go wrong as told, and the use case with its real adapters.
 * `deliver` acts as Lambda's queue: it delivers an event that failed twice more, then puts it into the dead-letter queue.
 *
 * @param options `onTestFinished` of the test's context, where tests run concurrently; and whether the client of S3 is to
 *   give up requests that take longer than TIMEOUT, where some will never be answered
 */
export async function startFaultyAws(
  config: PitchScreenConfig,
  options: Partial<Pick<TestContext, 'onTestFinished'>> & { s3TimesOut?: boolean } = {},
) {
  const [s3, ses] = await Promise.all([startS3Emulator(), startSesEmulator()]);
  const faults: Fault[] = [];
  const nextFault = (what: Request) => {
    const fault = faults.find(({ request, times }) => times > 0 && request === what);
    if (fault) fault.times -= 1;
    return fault;
  };
  const proxies = [startProxy(s3.endpoint, 's3', nextFault), startProxy(ses.endpoint, 'ses', nextFault)];
  const [s3Proxy, sesProxy] = await Promise.all(proxies);
  await s3.client.send(new CreateBucketCommand({ Bucket: 'mails' }));
  const timeout = options.s3TimesOut ? TIMEOUT : LONG_TIMEOUT;
  const bucket = new S3Bucket({ name: 'mails', ...EMULATOR_ACCESS, endpoint: s3Proxy!.endpoint, timeout });
  const requestHandler = new SesHandler(faults);
  const sesClient = new SESClient({ ...EMULATOR_ACCESS, endpoint: sesProxy!.endpoint, maxAttempts: 1, requestHandler });
  (options.onTestFinished ?? onTestFinished)(async () => {
    sesClient.destroy();
    for (const { server } of [s3Proxy!, sesProxy!]) {
      server.closeAllConnections();
      server.close();
    }
    await Promise.all([s3.stop(), ses.stop()]);
  });

  const logged: PitchRecord[] = [];
  const deadLetters: ReceivedMail[] = [];
  let waited = 0;
  /** The machine's clock, but a wait is over at once. */
  const clock: Clock = {
    now: () => Date.now() + waited,
    random: () => 0.5,
    async sleep(milliseconds) {
      waited += milliseconds;
    },
  };
  const ports: Ports = {
    store: createS3MailStore({
      bucket,
      prefix: 'mail/',
      leasePrefix: 'claims/',
      inboxes: config.inboxes.map(({ address }) => address),
    }),
    sender: createSesMailSender({ configurationSet: 'Sending', client: sesClient }),
    log: { write: (record) => void logged.push(record as PitchRecord) },
    trusted: new MemoryTrustedSenders(),
    isWord: () => false,
    clock,
  };

  let mails = 0;
  return {
    ports,
    faults,
    logged,
    deadLetters,
    /** How many copies of a mail SES accepted. Its id is its subject. */
    copies: (id: string) => ses.sent.filter(({ raw }) => raw.toString().includes(`\r\nSubject: ${id}\r\n`)).length,
    /** Stores a mail as the receipt rule does, and gives its event. */
    async receive(text = 'A lamp.'): Promise<ReceivedMail> {
      const id = `m${++mails}`;
      const raw = `From: Acme <press@acme.example>\r\nSubject: ${id}\r\n\r\n${text}`;
      await s3.client.send(new PutObjectCommand({ Bucket: 'mails', Key: `mail/${id}`, Body: raw }));
      const envelope = { from: 'press@acme.example', to: config.inboxes.map(({ address }) => address) };
      return { id, time: '2026-03-02T09:00:00.000Z', envelope, verdicts: {} };
    },
    /** Delivers an event as Lambda's queue does. */
    async deliver(mail: ReceivedMail, using = ports): Promise<void> {
      const receivePitch = createReceivePitch(config, using);
      for (const wait of [...RETRY_AFTER, 0]) {
        const done = await receivePitch(mail, clock.now() + FUNCTION_TIMEOUT).then(
          () => true,
          () => false,
        );
        if (done) return;
        waited += wait;
      }
      deadLetters.push(mail);
    },
    /** Delivers an event once. Throws where that fails. */
    deliverOnce: (mail: ReceivedMail, using = ports) =>
      createReceivePitch(config, using)(mail, clock.now() + FUNCTION_TIMEOUT),
  };
}

/** Gives up soon the requests to SES that will not be answered, and no others: a slow answer would count as lost. */
class SesHandler extends NodeHttpHandler {
  readonly #faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super({ throwOnRequestTimeout: true });
    this.#faults = faults;
  }

  override handle(request: HttpRequest, options?: HttpHandlerOptions) {
    const fault = this.#faults.find(({ request, times }) => request === 'send' && times > 0);
    return super.handle(request, {
      ...options,
      requestTimeout: fault?.kind === 'timeout' ? TIMEOUT : LONG_TIMEOUT,
    });
  }
}
