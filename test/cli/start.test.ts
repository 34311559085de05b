import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { files, logRecords, mail, runCli, startScreen, temporaryFolder } from './screen-process.ts';

const queueIsEmpty = (data: string) => expect.poll(() => files(data, 'queue')).toEqual([]);

describe('npm start ends with a line that says why, given', () => {
  const oneLine = /^[^\n]+\n$/;

  test('a port in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const port = String((server.address() as { port: number }).port);
    const data = await temporaryFolder();
    for (const [option, other] of [
      ['--smtp-port', '--http-port'],
      ['--http-port', '--smtp-port'],
    ] as const) {
      const { code, stderr } = await runCli('cli/start.ts', [option, port, other, '0', '--data', data]);
      expect(code).toBe(1);
      expect(stderr).toMatch(oneLine);
      expect(stderr).toContain(
        `Cannot listen on port ${port} of 127.0.0.1: it is in use already. Choose another with ${option}`,
      );
    }
  });

  test('a folder that another one is using', async () => {
    const { data } = await startScreen(await temporaryFolder());
    const second = await runCli('cli/start.ts', ['--smtp-port', '0', '--http-port', '0', '--data', data]);
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/^The data folder .* is in use by another pitch-screen.*\n$/);
  });

  test('a folder it cannot write to', async () => {
    const file = join(await temporaryFolder(), 'a-file');
    await writeFile(file, '');
    const { code, stderr } = await runCli('cli/start.ts', [
      '--smtp-port',
      '0',
      '--http-port',
      '0',
      '--data',
      join(file, 'x'),
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Cannot write to the data folder [^\n]*--data DIR\.\n$/);
  });

  test.each([
    [['--colour'], /^Unknown option '--colour'/],
    [['--smtp-port'], /^Option '--smtp-port <value>' argument missing/],
    [['--data', ''], /^--data: expected a name, found an empty text/],
    [['--smtp-port', '70000'], /^--smtp-port "70000": expected a port from 0 to 65535/],
    [['--http-port', 'web'], /^--http-port "web": expected a port/],
    [['--relay', 'http://relay.example'], /^--relay: expected smtp:\/\//],
    [['--relay', 'smtp://user:secret@'], /^(?!.*secret)--relay: expected smtp:\/\//],
    [['--config', '/nowhere/cdk.json'], /^Cannot read the configuration \/nowhere\/cdk\.json: there is no such file/],
    [['now'], /^Unexpected argument 'now'/],
  ])('the options %j: one line says which is wrong', async (args, line) => {
    const { code, stderr, stdout } = await runCli('cli/start.ts', args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(oneLine);
    expect(stderr).toMatch(line);
  });

  test('a configuration with problems: each on its line', async () => {
    const file = join(await temporaryFolder(), 'config.json');
    await writeFile(file, JSON.stringify({ inboxes: [{ address: 'nobody', forwardTo: [] }] }));
    const { code, stderr } = await runCli('cli/start.ts', ['--config', file]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/has 2 problems:\n {2}inboxes\[0\]\.address: .*\n {2}inboxes\[0\]\.forwardTo: .*\n$/);
  });
});

test('another configuration, as the bare object or in a cdk.json, says which inboxes and words', async () => {
  const folder = await temporaryFolder();
  const config = { inboxes: [{ address: 'tips@paper.example', forwardTo: 'desk@paper.example', words: ['synergy'] }] };
  for (const [name, value] of Object.entries({ bare: config, cdk: { app: 'x', context: { pitchScreen: config } } })) {
    const file = join(folder, `${name}.json`);
    await writeFile(file, JSON.stringify(value));
    const screen = await startScreen(join(folder, name), ['--no-samples', '--config', file]);
    await mail(screen.smtpPort, { subject: 'Pure synergy' }, ['tips@paper.example']);
    await queueIsEmpty(screen.data);
    expect(await logRecords(screen.data)).toMatchObject([{ outcome: 'ignored', inbox: 'tips@paper.example' }]);
  }
});
