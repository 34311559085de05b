import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { ACTIVATION } from '../../../lib/activation/activation.ts';
import { answer } from '../../../lib/activation/answer.ts';
import { carryOut } from '../../../lib/activation/handler.ts';
import { type FoundIdentity, IDENTITY_LOOKUP } from '../../../lib/activation/identity-lookup.ts';
import { patiently } from '../../../lib/activation/patience.ts';
import { SETUP_NOTIFICATION } from '../../../lib/activation/setup-notification.ts';
import { RuleSetAccount } from './rule-set-account.ts';

const CREATE = {
  RequestType: 'Create',
  ResourceType: ACTIVATION,
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Activation',
  ResourceProperties: { RuleSet: 'ours', MayReplace: 'false', Former: '' },
} as unknown as CloudFormationCustomResourceEvent;

/** Takes answers over HTTP, as the signed address of CloudFormation does; the first `refused` of them badly. */
async function answers(refused: number) {
  const taken: { contentType: string | undefined; body: unknown }[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    taken.push({ contentType: request.headers['content-type'], body: JSON.parse(body) });
    response.writeHead(taken.length > refused ? 200 : 503).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { taken, url, [Symbol.dispose]: () => void server.close() };
}

test('an answer says which request it is for, without a content type, and is tried again', async () => {
  using server = await answers(1);
  await answer(
    { ...CREATE, ResponseURL: server.url },
    { Status: 'FAILED', PhysicalResourceId: 'ours', Reason: 'x'.repeat(5_000) },
  );
  expect(server.taken).toHaveLength(2);
  expect(server.taken[1]!.contentType ?? '').toBe('');
  expect(server.taken[1]!.body).toMatchObject({
    Status: 'FAILED',
    PhysicalResourceId: 'ours',
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Activation',
  });
  expect(JSON.stringify(server.taken[1]!.body).length).toBeLessThan(4096);
});

test('an answer that cannot be delivered fails the invocation, so that Lambda starts it again', async () => {
  using server = await answers(99);
  const event = { ...CREATE, ResponseURL: server.url };
  await expect(answer(event, { Status: 'SUCCESS', PhysicalResourceId: 'ours' })).rejects.toThrow(
    'could not be answered',
  );
});

test('a denial is tried again, as the permissions of a new role are not effective at once', async () => {
  const account = new RuleSetAccount(['ours']);
  const active = account.active.bind(account);
  let denied = 0;
  account.active = async () => {
    if (++denied <= 2) throw Object.assign(new Error('not authorized'), { name: 'AccessDenied' });
    return active();
  };
  expect(await carryOut(CREATE, account, 10_000, { interval: 1 })).toMatchObject({
    Status: 'SUCCESS',
    PhysicalResourceId: 'ours',
  });
  expect(denied).toBe(3);
});

test('a denial counts once its time is over, any other error at once', async () => {
  let tried = 0;
  const fail = (name: string) => async () => {
    tried++;
    throw Object.assign(new Error('no'), { name });
  };
  await expect(patiently(fail('AccessDenied'), 0, 1)).rejects.toThrow('no');
  expect(tried).toBe(1);
  await expect(patiently(fail('Throttling'), 10_000, 1)).rejects.toThrow('no');
  expect(tried).toBe(2);
});

test('an error of SES is an answer, and so is no answer of SES', async () => {
  const account = new RuleSetAccount(['ours']);
  account.activate = async () => {
    throw new Error('AccessDenied: not authorised to perform ses:SetActiveReceiptRuleSet');
  };
  expect(await carryOut(CREATE, account, 1000)).toMatchObject({
    Status: 'FAILED',
    PhysicalResourceId: 'ours',
    Reason: expect.stringContaining('ses:SetActiveReceiptRuleSet'),
  });
  account.activate = () => new Promise(() => {});
  expect(await carryOut(CREATE, account, 10)).toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining('did not answer'),
  });
});

test("SES' setup notification is removed with its resource, and with nothing else", async () => {
  const removed: unknown[] = [];
  const properties = { Bucket: 'mails', Key: 'mail/AMAZON_SES_SETUP_NOTIFICATION' };
  const request = (RequestType: string) =>
    carryOut(
      {
        ...CREATE,
        RequestType,
        ResourceType: SETUP_NOTIFICATION,
        PhysicalResourceId: 'mails/mail/AMAZON_SES_SETUP_NOTIFICATION',
        ResourceProperties: properties,
        OldResourceProperties: properties,
      } as never,
      new RuleSetAccount(),
      1000,
      { remove: async (object) => void removed.push(object) },
    );
  const answered = { Status: 'SUCCESS', PhysicalResourceId: 'mails/mail/AMAZON_SES_SETUP_NOTIFICATION' };
  expect(await request('Create')).toEqual(answered);
  expect(await request('Update')).toEqual(answered);
  expect(removed).toEqual([]);
  expect(await request('Delete')).toEqual(answered);
  expect(removed).toEqual([properties]);
});

describe('the look-up of an identity', () => {
  const request = (RequestType: string, found: FoundIdentity | undefined, PhysicalResourceId?: string) =>
    carryOut(
      {
        ...CREATE,
        RequestType,
        ResourceType: IDENTITY_LOOKUP,
        LogicalResourceId: 'Identity',
        ResourceProperties: { Domain: 'technode.com' },
        OldResourceProperties: { Domain: 'technode.com' },
        ...(PhysicalResourceId && { PhysicalResourceId }),
      } as never,
      new RuleSetAccount(),
      1000,
      { find: async () => found },
    );

  test.each([
    ['none', undefined, 'true', 'SES has no identity'],
    ['one of another stack', { verified: true, stack: 'other' }, 'false', 'verified: it stays as it is'],
    ['one that waits for its records', { verified: false }, 'false', 'not verified: its records are still to be added'],
  ])('finds %s', async (_, found, Missing, note) => {
    expect(await request('Create', found)).toMatchObject({
      Status: 'SUCCESS',
      Data: { Missing, Note: expect.stringMatching(`^; .*${note}`) },
    });
  });

  test('keeps its answer in every update, whatever SES has by then', async () => {
    for (const found of [undefined, { verified: true }]) {
      const { PhysicalResourceId } = await request('Create', found);
      for (const later of [undefined, { verified: true, stack: 'stack' }]) {
        expect(await request('Update', later, PhysicalResourceId)).toMatchObject({
          PhysicalResourceId,
          Data: { Missing: String(found === undefined) },
        });
      }
      expect(await request('Delete', undefined, PhysicalResourceId)).toEqual({ Status: 'SUCCESS', PhysicalResourceId });
    }
  });

  test('refuses one that this stack made under another construct, as it goes with that construct', async () => {
    expect(await request('Create', { verified: true, stack: 'stack' })).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: 'Identity',
      Reason: expect.stringMatching(/^This stack made the SES identity of technode\.com under another construct/),
    });
  });
});
