import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { expect, onTestFinished, test } from 'vitest';
import { openSuppressionList } from '../../../lambda/stack/suppressed-addresses.ts';
import { EMULATOR_ACCESS } from '../../emulators.ts';

/** A suppression list with one address on it, over HTTP. */
async function startList({ mayAsk = true } = {}) {
  const entries = new Map([['gone@newsroom.example', { Reason: 'BOUNCE', LastUpdateTime: 1_772_441_604 }]]);
  const server = createServer((request, response) => {
    const address = decodeURIComponent(request.url!.split('/').at(-1)!);
    const entry = entries.get(address);
    const answer = (status: number, body: object, type?: string) =>
      response
        .writeHead(status, { 'content-type': 'application/json', ...(type && { 'x-amzn-errortype': type }) })
        .end(JSON.stringify(body));
    if (!mayAsk) return answer(403, { message: 'not authorized' }, 'AccessDeniedException');
    if (entry === undefined) return answer(404, { message: 'not there' }, 'NotFoundException');
    if (request.method !== 'DELETE') return answer(200, { SuppressedDestination: { EmailAddress: address, ...entry } });
    entries.delete(address);
    return answer(200, {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new SESv2Client({ ...EMULATOR_ACCESS, endpoint, maxAttempts: 1 });
  onTestFinished(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  return openSuppressionList({ stack: 'PitchScreen' }, client);
}

test('an address on the list is found with the reason and the time, and is taken off it once', async () => {
  const list = await startList();
  expect(await list.find('masha@newsroom.example')).toBeUndefined();
  expect(await list.find('gone@newsroom.example')).toEqual({
    address: 'gone@newsroom.example',
    reason: 'BOUNCE',
    since: '2026-03-02T08:53:24.000Z',
  });
  expect(await list.remove('gone@newsroom.example')).toBe(true);
  expect(await list.find('gone@newsroom.example')).toBeUndefined();
  expect(await list.remove('gone@newsroom.example')).toBe(false);
});

test('where the caller may not do that, the error says what was tried', async () => {
  const list = await startList({ mayAsk: false });
  await expect(list.find('a@b.example')).rejects.toThrow(
    /^Cannot look a@b\.example up in the suppression list: not auth/,
  );
  await expect(list.remove('a@b.example')).rejects.toThrow(/^Cannot take a@b\.example off the suppression list/);
});
