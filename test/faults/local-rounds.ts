import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { chanceFrom } from '../../bench/mails/chance.ts';
import { type RelayedCopy, startFaultyRelay } from './faulty-relay.ts';
import { emptyTally, nameCopy, type Tally } from './tally.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const INBOXES = ['masha@pitches.example', 'tips@pitches.example'];
const CONFIG = {
  inboxes: [
    { address: INBOXES[0], forwardTo: ['masha@newsroom.example', 'night@newsroom.example'] },
    { address: INBOXES[1], forwardTo: 'tips@newsroom.example', words: ['synergy'] },
  ],
};
const MAILS_A_ROUND = 20;
/** The latest moment of a kill, in milliseconds after the first mail was accepted. */
const LATEST_KILL = 600;
/** Milliseconds between an answer and a kill within which the process may not have read it and saved the outcome. */
const MAX_SAVE = 2_000;
/** Milliseconds to wait for a screen to start, and for its next mail at the end. */
const TIMEOUT = 120_000;

/** A mail that a screen accepted. */
interface Accepted {
  name: string;
  body: string;
  /** The inboxes that it is for, and is to be forwarded for. */
  forwarded: string[];
}

/**
 * Runs the screen as a process, sends it mails, and kills it at a random moment, again and again; then lets it finish.
 *
 * @param withRelay whether it forwards through a relay with faults. Otherwise it fills its outbox
 */
export async function runLocalRounds(rounds: number, seed: number, withRelay: boolean): Promise<Tally> {
  const chance = chanceFrom(seed);
  const tally = emptyTally();
  const data = await mkdtemp(join(tmpdir(), 'pitch-screen-faults-'));
  const relay = withRelay ? await startFaultyRelay(chance) : undefined;
  const config = join(data, 'config.json');
  await writeFile(config, JSON.stringify(CONFIG));
  const args = [
    '--config',
    config,
    '--data',
    join(data, 'data'),
    '--no-samples',
    '--smtp-port',
    '0',
    '--http-port',
    '0',
  ];
  if (relay !== undefined) args.push('--relay', relay.url);
  const accepted: Accepted[] = [];
  const kills: number[] = [];
  let running: ChildProcess | undefined;
  try {
    for (let round = 0; round < rounds; round++) {
      const screen = await startScreen(args);
      running = screen.child;
      const moment = chance() * LATEST_KILL;
      const sending = Array.from({ length: MAILS_A_ROUND }, async (_, index) => {
        const mail = makeMail(`Pitch ${round}.${index}`, chance);
        await sleep(chance() * LATEST_KILL);
        await send(screen.port, mail);
        accepted.push(mail);
      });
      // A busy machine takes a while to accept the first one.
      await Promise.any(sending);
      await sleep(moment);
      screen.child.kill('SIGKILL');
      kills.push(Date.now());
      await once(screen.child, 'close');
      await Promise.allSettled(sending);
    }
    if (relay !== undefined) relay.isFaulty = false;
    const last = await startScreen(args);
    running = last.child;
    // A kill may have left the note behind of whom a mail had reached. It belongs to no entry, and nobody reads it.
    const isEntry = (name: string) => name.endsWith('.json');
    await emptied(async () => (await readdir(join(data, 'data', 'queue'))).filter(isEntry).length);
    last.child.kill('SIGTERM');
    await once(last.child, 'close');
    tally.accepted = accepted.length;
    tally.kills = kills.length;
    tally.faults = relay?.faults ?? 0;
    const copies = relay?.copies ?? (await outboxCopies(join(data, 'data', 'outbox')));
    const waiting = new Set(await namesIn(join(data, 'data'), 'failed'));
    const logged = await readFile(join(data, 'data', 'pitches.jsonl'), 'utf8');
    count(tally, accepted, copies, kills, waiting, logged);
    return tally;
  } finally {
    running?.kill('SIGKILL');
    await relay?.stop();
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A pitch for one inbox or both, some with a word of one of them. */
function makeMail(name: string, chance: () => number): Accepted & { to: string[] } {
  const to = chance() < 0.3 ? INBOXES : [INBOXES[chance() < 0.5 ? 0 : 1]!];
  const word = ['A lamp', 'A disruptive lamp', 'Pure synergy'][Math.floor(chance() * 3)]!;
  const body = `${word}. ${'Prose of some length, with an end.\r\n'.repeat(1 + chance() * 200)}${name}`;
  const forwarded = to.filter((inbox) => !word.includes(inbox === INBOXES[0] ? 'disruptive' : 'synergy'));
  return { name, body, to, forwarded };
}

async function send(port: number, { name, body, to }: Accepted & { to: string[] }): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  const raw = `From: Acme PR <press@acme.example>\r\nSubject: ${name}\r\n\r\n${body}`;
  await transport.sendMail({ envelope: { from: 'press@acme.example', to }, raw });
}

async function startScreen(args: readonly string[]): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, ['cli/start.ts', ...args], { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const port = () => /smtp:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1];
  await until(async () => port() !== undefined || child.exitCode !== null);
  if (port() === undefined) throw new Error(`The screen did not start: ${output}`);
  return { child, port: Number(port()) };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + TIMEOUT; !(await holds()); await sleep(20))
    if (Date.now() > end) throw new Error(`Not done after ${TIMEOUT / 1_000} s.`);
}

/** Waits until nothing is left. A busy machine takes minutes for a long queue, so the time begins anew with each entry. */
async function emptied(left: () => Promise<number>): Promise<void> {
  for (let before = await left(); before > 0; before = await left()) await until(async () => (await left()) !== before);
}

async function outboxCopies(outbox: string): Promise<RelayedCopy[]> {
  const copies: RelayedCopy[] = [];
  for (const file of (await readdir(outbox)).filter((name) => name.endsWith('.eml'))) {
    const raw = await readFile(join(outbox, file));
    const { to } = JSON.parse(await readFile(join(outbox, file.replace(/eml$/, 'json')), 'utf8'));
    for (const recipient of to) copies.push({ name: subjectOf(raw), recipient, raw, answered: 0, file });
  }
  return copies;
}

/** The subjects of the mails that a folder of the data folder names. */
async function namesIn(data: string, folder: string): Promise<string[]> {
  const ids = await readdir(join(data, folder)).catch(() => []);
  const raws = ids.map((id) => readFile(join(data, 'mail', id.replace(/\.\w+$/, '.eml'))).catch(() => Buffer.alloc(0)));
  return (await Promise.all(raws)).map(subjectOf);
}

function subjectOf(raw: Buffer): string {
  return /^Subject: (.*)\r$/m.exec(raw.toString('latin1'))?.[1] ?? '';
}

function count(
  tally: Tally,
  accepted: readonly Accepted[],
  copies: readonly RelayedCopy[],
  kills: readonly number[],
  waiting: ReadonlySet<string>,
  logged: string,
): void {
  const byName = Map.groupBy(copies, ({ name }) => name);
  for (const { name, body, forwarded } of accepted) {
    const sent = byName.get(name) ?? [];
    const recipients = CONFIG.inboxes
      .filter(({ address }) => forwarded.includes(address!))
      .flatMap(({ forwardTo }) => forwardTo);
    for (const recipient of recipients)
      if (!sent.some((copy) => copy.recipient === recipient) && !waiting.has(name))
        tally.lost.push(`${name} did not reach ${recipient}`);
    if (forwarded.length === 0 && !logged.includes(`"subject":"${name}"`)) tally.lost.push(`${name} is not in the log`);
    for (const { recipient, raw } of sent) {
      if (!recipients.includes(recipient)) tally.doubled.push(`${name} was sent to ${recipient}, though ignored`);
      if (
        raw
          .subarray(raw.indexOf('\r\n\r\n') + 4)
          .toString()
          .trimEnd() !== body.trimEnd()
      )
        tally.changed.push(`${name} for ${recipient}`);
    }
    for (const [recipient, own] of Map.groupBy(sent, (copy) => copy.recipient)) {
      for (const { answered } of own.slice(0, -1)) {
        // The relay may take the last bytes of a process that is gone.
        const isNearKill = kills.some((time) => Math.abs(time - (answered ?? 0)) < MAX_SAVE);
        if (answered === undefined) nameCopy(tally, 'whose answer was lost (case 1)');
        else if (isNearKill) nameCopy(tally, 'of a process that was ended before it saved (case 1)');
        else tally.doubled.push(`${name} for ${recipient}: ${own.map(({ file }) => file).join(', ')}`);
      }
    }
  }
}
