import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { parseConfig } from '../../app/config.ts';
import { chanceFrom } from '../../bench/mails/chance.ts';
import { CONFIGURATION_SET, LEASE_PREFIX, MAIL_BUCKET, MAIL_PREFIX, TRUSTED_PREFIX } from '../../lambda/environment.ts';
import { bundleHandler } from '../../lib/bundle/handler-bundle.ts';
import { EMULATOR_ACCESS, startS3Emulator, startSesEmulator } from '../emulators.ts';
import { type Request, startProxy, type WrongAnswer } from '../lambda/aws-proxy.ts';
import { sesEvent } from '../ses-event.ts';
import { HandlerWorker } from './handler-worker.ts';
import { emptyTally, nameCopy, type Tally } from './tally.ts';

const INBOXES = ['masha@pitches.example', 'tips@pitches.example'];
const CONFIG = parseConfig({
  inboxes: [
    { address: INBOXES[0], forwardTo: 'masha@newsroom.example' },
    { address: INBOXES[1], forwardTo: 'tips@newsroom.example', words: ['synergy'] },
  ],
});

/** The share of answers that go wrong, of requests at which the process is killed, of doubled events. */
const WRONG = 0.08;
const KILLED = 0.01;
const DOUBLED = 0.1;
/** The share of mails for which one kind of request fails all the time, until their event is in the dead-letter queue. */
const FAILING = 0.03;
/** The time of the function's call, and the waits after which Lambda delivers a failed event again, in milliseconds. */
const CALL = 125_000;
const RETRY_AFTER = [60_000, 120_000];

/** What happened to a mail, in order. */
type Effect =
  | { kind: 'sent'; inbox: string; body: Buffer; fault: WrongAnswer | undefined }
  | { kind: 'saved' | 'killed' | 'not saved' };

interface Mail {
  id: string;
  body: string;
  to: string[];
  forwarded: string[];
  effects: Effect[];
}

/** Sends mails through the function's bundle, with faults at every request, doubled events, and kills. */
export async function runHandlerMails(mails: number, seed: number): Promise<Tally> {
  const chance = chanceFrom(seed);
  const tally = emptyTally();
  const folder = await mkdtemp(join(tmpdir(), 'pitch-screen-faults-'));
  const [s3, ses] = await Promise.all([startS3Emulator(), startSesEmulator()]);
  await s3.client.send(new CreateBucketCommand({ Bucket: 'mails' }));
  bundleHandler(CONFIG, folder);

  let current: Mail;
  let failing: Request | undefined;
  let isFaulty = true;
  let workers: HandlerWorker[] = [];
  const kill = () => {
    tally.kills++;
    current.effects.push({ kind: 'killed' });
    for (const worker of workers) worker.kill();
  };
  const nextFault = (request: Request): WrongAnswer | undefined => {
    if (!isFaulty) return undefined;
    const when = chance() < 0.5 ? 'before' : 'after';
    const kind = (['reset', '5xx', 'throttle'] as const)[Math.floor(chance() * 3)]!;
    if (chance() < KILLED) {
      // Before its effect the request is lost with the process; after it, the answer is.
      if (when === 'before') kill();
      return { kind: 'reset', when };
    }
    const fails = request === failing;
    if (!fails && chance() >= WRONG) return undefined;
    tally.faults++;
    // SES that says "not now" has not taken the mail.
    const fault: WrongAnswer = { kind, when: fails || (request === 'send' && kind === 'throttle') ? 'before' : when };
    if (request === 'keep' && fault.when === 'before') current.effects.push({ kind: 'not saved' });
    return fault;
  };
  const onEffect = (request: Request, body: Buffer, fault: WrongAnswer | undefined) => {
    if (request === 'keep') current.effects.push({ kind: 'saved' });
    if (request === 'send') {
      const fields = new URLSearchParams(body.toString());
      const raw = Buffer.from(fields.get('RawMessage.Data') ?? '', 'base64');
      const inbox = fields.get('Source') ?? '';
      current.effects.push({ kind: 'sent', inbox, body: raw.subarray(raw.indexOf('\r\n\r\n') + 4), fault });
    }
    if (isFaulty && chance() < KILLED) kill();
  };
  const proxies = await Promise.all([
    startProxy(s3.endpoint, 's3', nextFault, onEffect),
    startProxy(ses.endpoint, 'ses', nextFault, onEffect),
  ]);
  const environment = {
    LAMBDA_TASK_ROOT: folder,
    AWS_REGION: EMULATOR_ACCESS.region,
    AWS_ACCESS_KEY_ID: 'emulator',
    AWS_SECRET_ACCESS_KEY: 'emulator',
    AWS_ENDPOINT_URL_S3: proxies[0]!.endpoint.replace('127.0.0.1', 'localhost'),
    AWS_ENDPOINT_URL_SES: proxies[1]!.endpoint,
    AWS_ENDPOINT_URL_SESV2: proxies[1]!.endpoint,
    [MAIL_BUCKET]: 'mails',
    [MAIL_PREFIX]: 'mail/',
    [LEASE_PREFIX]: 'claims/',
    [TRUSTED_PREFIX]: 'trusted/',
    [CONFIGURATION_SET]: 'Sending',
  };
  workers = [0, 1].map(() => new HandlerWorker(folder, environment));

  let time = Date.now();
  const calls = new Set<Promise<unknown>>();
  /** Delivers an event as Lambda's queue does. @returns whether it is done; if not, it is in the dead-letter queue */
  const deliver = async (mail: Mail, worker: HandlerWorker): Promise<boolean> => {
    const event = sesEvent({ messageId: mail.id, recipients: mail.to });
    for (const wait of [...RETRY_AFTER, 0]) {
      const call = worker.handle(event, time);
      calls.add(call);
      const answer = await call.finally(() => calls.delete(call));
      // Time passes for all calls: by then those that run have ended.
      await Promise.all(calls);
      time = Math.max(time, answer?.time ?? time + CALL);
      if (answer?.isDone) return true;
      time += wait;
    }
    return false;
  };

  const all: Mail[] = [];
  const dead: Mail[] = [];
  try {
    for (let index = 0; index < mails; index++) {
      current = makeMail(`m${index}`, chance);
      all.push(current);
      const raw = `From: Acme PR <press@acme.example>\r\nSubject: ${current.id}\r\n\r\n${current.body}`;
      await s3.client.send(new PutObjectCommand({ Bucket: 'mails', Key: `mail/${current.id}`, Body: raw }));
      const requests = ['read', 'claim', 'send', 'keep'] as const;
      failing = chance() < FAILING ? requests[Math.floor(chance() * requests.length)] : undefined;
      const used = chance() < DOUBLED ? workers : [workers[index % 2]!];
      const done = await Promise.all(used.map((worker) => deliver(current, worker)));
      if (done.includes(false)) dead.push(current);
    }
    // The command `retry` takes the events of the dead-letter queue up again.
    isFaulty = false;
    for (const mail of dead) {
      current = mail;
      time += CALL;
      if (!(await deliver(mail, workers[0]!))) tally.lost.push(`${mail.id} stays in the dead-letter queue`);
    }
    await setImmediate();
    tally.accepted = all.length;
    const log = new Set(workers.flatMap(({ log }) => log).map(outcomeIn));
    for (const mail of all) count(tally, mail, log);
    return tally;
  } finally {
    for (const worker of workers) worker.kill();
    for (const { server } of proxies) {
      server.closeAllConnections();
      server.close();
    }
    await Promise.all([s3.stop(), ses.stop(), rm(folder, { recursive: true })]);
  }
}

function makeMail(id: string, chance: () => number): Mail {
  const to = chance() < 0.3 ? INBOXES : [INBOXES[chance() < 0.5 ? 0 : 1]!];
  const word = ['A lamp', 'A disruptive lamp', 'Pure synergy'][Math.floor(chance() * 3)]!;
  const body = `${word}. ${'Prose of some length, with an end.\r\n'.repeat(1 + chance() * 50)}${id}`;
  const forwarded = to.filter((inbox) => !word.includes(inbox === INBOXES[0] ? 'disruptive' : 'synergy'));
  return { id, body, to, forwarded, effects: [] };
}

/** What a line of the log says became of a mail for an inbox. */
function outcomeIn(line: string): string {
  const { id, inbox, outcome } = JSON.parse(line.startsWith('{') ? line : '{}');
  return `${id} ${inbox} ${outcome}`;
}

function count(tally: Tally, { id, body, to, forwarded, effects }: Mail, log: ReadonlySet<string>): void {
  for (const inbox of to) {
    const sent = effects.flatMap((effect, at) =>
      effect.kind === 'sent' && effect.inbox === inbox ? [{ ...effect, at }] : [],
    );
    const isForwarded = forwarded.includes(inbox);
    if (isForwarded && sent.length === 0) tally.lost.push(`${id} for ${inbox}`);
    if (!isForwarded && !log.has(`${id} ${inbox} ignored`)) tally.lost.push(`${id} for ${inbox} is not in the log`);
    if (!isForwarded && sent.length > 0) tally.doubled.push(`${id} for ${inbox} was sent, though ignored`);
    for (const copy of sent) if (copy.body.toString() !== body) tally.changed.push(`${id} for ${inbox}`);
    for (const [index, { at, fault }] of sent.slice(0, -1).entries()) {
      const between = effects.slice(at + 1, sent[index + 1]!.at).map(({ kind }) => kind);
      if (fault?.kind === '5xx') nameCopy(tally, 'that SES took and answered 5xx (case 5)');
      else if (fault !== undefined) nameCopy(tally, 'whose answer was lost (case 1)');
      else if (between.includes('saved')) tally.doubled.push(`${id} for ${inbox}: sent again after it was saved`);
      else if (between.includes('killed')) nameCopy(tally, 'of a call that was ended before it saved (case 1)');
      else if (between.includes('not saved')) nameCopy(tally, 'whose outcome could not be saved (case 2)');
      else tally.doubled.push(`${id} for ${inbox}: ${between.join(', ')}`);
    }
  }
}
