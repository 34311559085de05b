import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { expect, onTestFinished } from 'vitest';
import type { PitchRecord } from '../../core/record/pitch-record.ts';

export const PROJECT = join(import.meta.dirname, '..', '..');

export const INBOX = 'masha.borak@technode.com';

/** Started and not ended yet: a test that times out may start one more after its own end. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunningScreen extends Result {
  process: ChildProcess;
  data: string;
  smtpPort: number;
  httpPort: number;
  /** The address that a person opens, with the token. */
  page: string;
  ended: Promise<Result>;
}

/** A folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pitch-screen-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a command of the project to its end. */
export function runCli(file: string, args: string[]): Promise<Result> {
  return launch(file, args).ended;
}

/** Starts `cli/start.ts` on free ports and waits until it says that it is ready. */
export async function startScreen(data: string, args: string[] = ['--no-samples']): Promise<RunningScreen> {
  const screen = launch('cli/start.ts', ['--smtp-port', '0', '--http-port', '0', '--data', data, ...args]);
  onTestFinished(() => stopScreen(screen, 'SIGKILL').then(() => undefined));
  await expect
    .poll(() => screen.stdout.includes('Send one more') || screen.code !== null || screen.stderr)
    .toBeTruthy();
  const smtpPort = Number(/smtp:\/\/127\.0\.0\.1:(\d+)/.exec(screen.stdout)?.[1]);
  const httpPort = Number(/http:\/\/127\.0\.0\.1:(\d+)/.exec(screen.stdout)?.[1]);
  const page = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(screen.stdout)?.[0] ?? '';
  return Object.assign(screen, { data, smtpPort, httpPort, page });
}

export async function stopScreen(screen: Pick<RunningScreen, 'process' | 'ended'>, signal: NodeJS.Signals) {
  screen.process.kill(signal);
  return screen.ended;
}

/** Starts a command of the project. */
export function launch(file: string, args: string[]) {
  const child = spawn(process.execPath, [file, ...args], { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'] });
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

/** Mails to a port of this machine; `raw` goes out as it is. */
export async function mail(
  port: number,
  content: SendMailOptions,
  to: string[] = [INBOX],
  from = 'press@acme.example',
) {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  return transport.sendMail({ from: 'Acme PR <press@acme.example>', to, ...content, envelope: { from, to } });
}

/** An SMTP client that sends what it is told, at the moment it is told. */
export async function dialog(
  port: number,
): Promise<{ socket: Socket; answers(): string; say(text: string, answer: RegExp): Promise<void> }> {
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

/** A dialog as far as the mail itself. */
export async function dialogInData(port: number) {
  const client = await dialog(port);
  await client.say('EHLO client.example\r\n', /^250 /m);
  await client.say('MAIL FROM:<press@acme.example>\r\n', /^250 /);
  await client.say(`RCPT TO:<${INBOX}>\r\n`, /^250 /);
  await client.say('DATA\r\n', /^354 /);
  return client;
}

export async function files(data: string, folder: string, end = ''): Promise<string[]> {
  return (await readdir(join(data, folder))).filter((name) => name.endsWith(end)).sort();
}

/** The mails in the outbox, with their envelopes. */
export async function outbox(data: string) {
  const names = await files(data, 'outbox', '.eml');
  return Promise.all(
    names.map(async (name) => ({
      name,
      raw: await readFile(join(data, 'outbox', name)),
      envelope: JSON.parse(await readFile(join(data, 'outbox', name.replace(/eml$/, 'json')), 'utf8')),
    })),
  );
}

export async function logRecords(data: string): Promise<PitchRecord[]> {
  const text = await readFile(join(data, 'pitches.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** What stands below the header. */
export function body(raw: Buffer): Buffer {
  return raw.subarray(raw.indexOf('\r\n\r\n') + 4);
}
