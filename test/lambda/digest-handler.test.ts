import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { CONFIGURATION_SET, DIGEST_PREFIX, LOG_GROUP, MAIL_BUCKET, STACK_NAME } from '../../lambda/environment.ts';
import { SETTINGS_FILE } from '../../lambda/settings.ts';
import { startSesEmulator } from '../emulators.ts';
import { startLogGroup } from '../log-group.ts';

const INBOX = 'masha.borak@technode.com';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** A folder that holds the settings of a function, as the folder of its code does. */
function settingsFolder(settings: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'pitch-screen-settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, SETTINGS_FILE), JSON.stringify(settings));
  return folder;
}

/** The handler, as Lambda loads it, with AWS on this machine. */
async function loadHandler({ sesEndpoint }: { sesEndpoint?: string } = {}) {
  const [{ endpoint }, ses] = await Promise.all([startLogGroup(), startSesEmulator()]);
  onTestFinished(() => ses.stop());
  const environment = {
    LAMBDA_TASK_ROOT: settingsFolder({
      inboxes: [{ address: INBOX, label: 'pitch-screen', forwardTo: ['masha@newsroom.org'] }],
      timeZone: 'UTC',
    }),
    [LOG_GROUP]: 'Log',
    [STACK_NAME]: 'Newsroom',
    [MAIL_BUCKET]: 'mails',
    [CONFIGURATION_SET]: 'Sending',
    [DIGEST_PREFIX]: 'digests/',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIA',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: endpoint,
    AWS_ENDPOINT_URL_SES: sesEndpoint ?? ses.endpoint,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const written = vi
    .spyOn(process.stdout, 'write')
    .mockImplementation(((_: string, done: () => void) => done()) as never);
  onTestFinished(() => written.mockRestore());
  const { handler } = await import('../../lambda/digest-handler.ts');
  return { handler, ses, written };
}

test('the call ends when the digest is sent and logged: Lambda stops the process then', async () => {
  const { handler, ses, written } = await loadHandler();
  await handler({ scheduledTime: new Date().toISOString() });
  expect(ses.sent).toMatchObject([{ source: INBOX, destinations: ['masha@newsroom.org'] }]);
  expect(written.mock.calls.map(([line]) => JSON.parse(String(line)))).toMatchObject([
    { event: 'digest', inbox: INBOX },
  ]);
});

test('a digest that cannot be sent fails the call, so that Lambda calls again', async () => {
  const { handler } = await loadHandler({ sesEndpoint: 'http://127.0.0.1:1' });
  const context = { getRemainingTimeInMillis: () => 0 };
  await expect(handler({}, context)).rejects.toThrow(/did not take.*ECONNREFUSED/);
});

test('a record of a digest is about lines that were written a minute before', async () => {
  const { handler, written } = await loadHandler();
  await handler({ scheduledTime: '2026-03-02T09:00:00.000Z' });
  expect(JSON.parse(String(written.mock.calls[0]![0]))).toMatchObject({ until: '2026-03-02T08:59:00.000Z' });
});
