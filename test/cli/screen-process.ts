import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { expect, onTestFinished } from 'vitest';
import type { PitchRecord } from '../../core/record/pitch-record.ts';
import { onFileFinished } from '../file-end.ts';

export const PROJECT = join(import.meta.dirname, '..', '..');

export const INBOX = 'masha.borak@technode.com';

/** Processes that have not ended. They end with the worker: a test that times out may start one more after its own end. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Has something done at the end of a test, or of a file. */
type OnEnd = (end: () => Promise<void>) => void;

/** What a command wrote and how it ended: `code` is null until then, and where a signal ended it. */
export interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A screen that runs as a process. */
export interface RunningScreen extends Result {
  process: ChildProcess;
  data: string;
  smtpPort: number;
  httpPort: number;
  /** The address that a person opens, with the token. */
  page: string;
  ended: Promise<Result>;
}

/**
 * Creates a folder.
 *
 * @param onEnd says when it is removed. @default at the end of the test
 */
export async function temporaryFolder(onEnd: OnEnd = onTestFinished): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pitch-screen-test-'));
  onEnd(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Runs a command of the project to its end.
 *
 * @param file the command's module, from the project's folder
 * @param env environment variables that it has on top of this process's
 */
export function runCli(file: string, args: string[], env: Record<string, string> = {}): Promise<Result> {
  return launch(file, args, env).ended;
}

/**
 * Starts `cli/start.ts` on free ports, and waits until it says that it is ready.
 *
 * @param data its data folder
 * @param onEnd says when it is killed. @default at the end of the test
 */
export async function startScreen(
  data: string,
  args: string[] = ['--no-samples'],
  onEnd: OnEnd = onTestFinished,
): Promise<RunningScreen> {
  const screen = launch('cli/start.ts', ['--smtp-port', '0', '--http-port', '0', '--data', data, ...args]);
  onEnd(() => stopScreen(screen, 'SIGKILL').then(() => undefined));
  await expect
    .poll(() => screen.stdout.includes('Send one more') || screen.code !== null || screen.stderr)
    .toBeTruthy();
  const smtpPort = Number(/smtp:\/\/127\.0\.0\.1:(\d+)/.exec(screen.stdout)?.[1]);
  const httpPort = Number(/http:\/\/127\.0\.0\.1:(\d+)/.exec(screen.stdout)?.[1]);
  const page = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(screen.stdout)?.[0] ?? '';
  return Object.assign(screen, { data, smtpPort, httpPort, page });
}

let shared: Promise<RunningScreen> | undefined;

/** The screen that the tests of a file share. It starts when the first of them asks for it, and ends with the file. */
export function sharedScreen(): Promise<RunningScreen> {
  if (shared === undefined) {
    onFileFinished(() => {
      shared = undefined;
    });
    shared = temporaryFolder(onFileFinished).then((data) => startScreen(data, ['--no-samples'], onFileFinished));
  }
  return shared;
}

/** What a screen wrote since `watch` was called. */
export interface Written {
  outbox(): Promise<OutboxMail[]>;
  logRecords(): Promise<PitchRecord[]>;
  /** Names of files in a folder of its data folder, as `files` gives them. */
  files(folder: string, end?: string): Promise<string[]>;
  stdout(): string;
}

/** Tells what a screen writes from now on from what it wrote for other tests. First it waits for the pitches of those. */
export async function watch(screen: RunningScreen): Promise<Written> {
  const { data } = screen;
  await expect.poll(() => files(data, 'queue')).toEqual([]);
  const before = {
    outbox: new Set((await outbox(data)).map(({ name }) => name)),
    records: (await logRecords(data)).length,
    mail: new Set(await files(data, 'mail')),
    stdout: screen.stdout.length,
  };
  return {
    outbox: async () => (await outbox(data)).filter(({ name }) => !before.outbox.has(name)),
    logRecords: async () => (await logRecords(data)).slice(before.records),
    files: async (folder, end) => (await files(data, folder, end)).filter((name) => !before.mail.has(name)),
    stdout: () => screen.stdout.slice(before.stdout),
  };
}

/** Ends a screen with a signal. */
export async function stopScreen(screen: Pick<RunningScreen, 'process' | 'ended'>, signal: NodeJS.Signals) {
  screen.process.kill(signal);
  return screen.ended;
}

/** Starts a command of the project, as `runCli` does, and gives what it has written so far. */
export function launch(file: string, args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [file, ...args], {
    cwd: PROJECT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const screen = { process: child, code: null as number | null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    screen.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    screen.stderr += text;
  });
  const ended = new Promise<Result>((resolve) => {
    child.on('close', (code) => {
      running.delete(child);
      screen.code = code;
      resolve(screen);
    });
  });
  return Object.assign(screen, { ended });
}

/** Sends a mail to a port of this machine. `raw` is sent as it is. */
export async function mail(
  port: number,
  content: SendMailOptions,
  to: string[] = [INBOX],
  from = 'press@acme.example',
) {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  return transport.sendMail({ from: 'Acme PR <press@acme.example>', to, ...content, envelope: { from, to } });
}

/** An SMTP client that a test leads step by step. */
export interface Dialog {
  socket: Socket;
  /** All that the server has answered. */
  answers(): string;
  /** Sends a text, and waits for an answer to it. */
  say(text: string, answer: RegExp): Promise<void>;
}

/** Connects to an SMTP server of this machine, and waits for its greeting. */
export async function dialog(port: number): Promise<Dialog> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  onTestFinished(() => void socket.destroy());
  let heard = '';
  let latest = '';
  socket
    .on('error', () => undefined)
    .on('data', (text) => {
      heard += text;
      latest += text;
    });
  const hear = (answer: RegExp) => expect.poll(() => latest).toMatch(answer);
  await hear(/^220 /);
  return {
    socket,
    answers: () => heard,
    async say(text, answer) {
      latest = '';
      socket.write(text);
      await hear(answer);
    },
  };
}

/** A dialog in which the mail itself comes next. */
export async function dialogInData(port: number) {
  const client = await dialog(port);
  await client.say('EHLO client.example\r\n', /^250 /m);
  await client.say('MAIL FROM:<press@acme.example>\r\n', /^250 /);
  await client.say(`RCPT TO:<${INBOX}>\r\n`, /^250 /);
  await client.say('DATA\r\n', /^354 /);
  return client;
}

/** The names of the files in a folder of the data folder that end so, sorted. */
export async function files(data: string, folder: string, end = ''): Promise<string[]> {
  return (await readdir(join(data, folder))).filter((name) => name.endsWith(end)).sort();
}

/** A mail that the screen delivered into its outbox. */
export interface OutboxMail {
  name: string;
  raw: Buffer;
  envelope: { from: string; to: string[] };
}

/** The mails in the outbox, sorted by name. */
export async function outbox(data: string): Promise<OutboxMail[]> {
  const names = await files(data, 'outbox', '.eml');
  return Promise.all(
    names.map(async (name) => ({
      name,
      raw: await readFile(join(data, 'outbox', name)),
      envelope: JSON.parse(await readFile(join(data, 'outbox', name.replace(/eml$/, 'json')), 'utf8')),
    })),
  );
}

/** All records of the log. */
export async function logRecords(data: string): Promise<PitchRecord[]> {
  const text = await readFile(join(data, 'pitches.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** The body of a mail: the bytes below its header. */
export function body(raw: Buffer): Buffer {
  return raw.subarray(raw.indexOf('\r\n\r\n') + 4);
}
