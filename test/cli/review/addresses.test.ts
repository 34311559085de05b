import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCli, temporaryFolder } from '../screen-process.ts';

const GONE = 'gone@newsroom.example.org';
const DESK = 'desk@newsroom.example.org';

/** SES with a suppression list that has one address on it, and a command that asks there. */
async function startSes() {
  const listed = new Set([GONE]);
  const server = createServer((request, response) => {
    const address = decodeURIComponent(request.url!.split('/').at(-1)!);
    const answer = (status: number, body: object, type = '') =>
      response
        .writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type })
        .end(JSON.stringify(body));
    if (!listed.has(address)) return answer(404, { message: 'not there' }, 'NotFoundException');
    if (request.method === 'DELETE') return listed.delete(address) && answer(200, {});
    const entry = { EmailAddress: address, Reason: 'BOUNCE', LastUpdateTime: 1_772_441_604 };
    return answer(200, { SuppressedDestination: entry });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const config = join(await temporaryFolder(), 'config.json');
  await writeFile(config, JSON.stringify({ inboxes: [{ address: 'tips@paper.example', forwardTo: [DESK, GONE] }] }));
  const env = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'emulator',
    AWS_SECRET_ACCESS_KEY: 'emulator',
  };
  return (...args: string[]) => runCli('cli/review.ts', ['addresses', '--config', config, ...args], env);
}

test('addresses names each forward address and why SES sends nothing to it, and takes one off the list', async () => {
  const addresses = await startSes();
  const listed = await addresses('--stack', 'PitchScreen');
  expect(listed.code).toBe(1);
  expect(listed.stdout).toMatch(
    /^desk@\S+ {2}not on the list\ngone@\S+ {2}on the suppression list since .*: a mail to it bounced for good\n$/,
  );
  const removed = await addresses('--stack', 'PitchScreen', '--remove', GONE);
  expect(removed).toMatchObject({ code: 0, stdout: expect.stringMatching(/retry.* --undelivered --address gone@/) });
  expect(await addresses('--stack', 'PitchScreen')).toMatchObject({ code: 0 });
  const again = await addresses('--stack', 'PitchScreen', '--remove', GONE);
  expect(again).toMatchObject({ code: 1, stderr: expect.stringMatching(/is not on the suppression list/) });
});

test('addresses needs a stack', async () => {
  const addresses = await startSes();
  expect(await addresses()).toMatchObject({ code: 1, stderr: expect.stringMatching(/--stack NAME/) });
});
