import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, type TestContext, test } from 'vitest';
import { runCli } from '../../cli/screen-process.ts';
import { EMULATOR_ACCESS, startS3Emulator } from '../../emulators.ts';
import { sesEvent } from '../../ses-event.ts';

// Together: each waits some seconds for further messages of its queue.
describe.concurrent('npm run retry of a deployed stack', () => {
  /**
   * Emulates CloudFormation and Lambda as far as the command asks them. The queue is that of an emulator, over HTTP.
   *
   * @param test its context: other tests run at the same time
   */
  async function deployed({ onTestFinished }: TestContext) {
    const emulator = await startS3Emulator();
    onTestFinished(() => emulator.stop());
    const sqs = new SQSClient({ ...EMULATOR_ACCESS, endpoint: emulator.endpoint });
    const created = await sqs.send(new CreateQueueCommand({ QueueName: 'Failed' }));
    // The emulator's own address has a host name that does not resolve here.
    const QueueUrl = emulator.endpoint + new URL(created.QueueUrl!).pathname;
    const invoked: string[] = [];
    const askers = new Set<string>();
    const answers = new Map<string, string>();
    const server: Server = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      if (request.url?.includes('/functions/Screen/invocations')) {
        const { retry } = JSON.parse(body);
        const id = retry.event.Records[0].ses.mail.messageId;
        askers.add(retry.by);
        invoked.push(id);
        const error = answers.get(id);
        const headers = error === undefined ? {} : { 'x-amz-function-error': 'Unhandled' };
        return response
          .writeHead(200, headers)
          .end(error === undefined ? 'null' : JSON.stringify({ errorMessage: error }));
      }
      const outputs = Object.entries({ FunctionName: 'Screen', DeadLetterQueueUrl: QueueUrl })
        .map(([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`)
        .join('');
      const found = new URLSearchParams(body).get('StackName') === 'PitchScreen';
      response.writeHead(found ? 200 : 400, { 'content-type': 'text/xml' });
      response.end(
        found
          ? `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>PitchScreen</StackName><Outputs>${outputs}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`
          : '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id Other does not exist</Message></Error></ErrorResponse>',
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const env = {
      AWS_ENDPOINT_URL_CLOUDFORMATION: endpoint,
      AWS_ENDPOINT_URL_LAMBDA: endpoint,
      AWS_ENDPOINT_URL_SQS: emulator.endpoint,
      USER: 'operator',
      AWS_ACCESS_KEY_ID: 'emulator',
      AWS_SECRET_ACCESS_KEY: 'emulator',
    };
    return {
      invoked,
      askers,
      answers,
      /** Puts an event into the queue, as Lambda's on-failure destination does. */
      async fail(messageId: string) {
        const body = {
          version: '1.0',
          timestamp: '2026-03-02T08:15:00.000Z',
          requestContext: { requestId: 'r', condition: 'RetriesExhausted', approximateInvokeCount: 3 },
          requestPayload: sesEvent({ messageId }),
          responsePayload: { errorMessage: 'throttled' },
        };
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
      },
      send: (body: string) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body })),
      retry: (...args: string[]) =>
        runCli('cli/retry.ts', ['--stack', 'PitchScreen', '--region', 'eu-west-1', ...args], env),
    };
  }

  test('every event in the dead-letter queue goes through the function again; what succeeds is removed', async (context) => {
    const stack = await deployed(context);
    const ids = Array.from({ length: 12 }, (_, index) => `mail${index}`);
    for (const id of ids) await stack.fail(id);
    stack.answers.set('mail3', 'Could not read the raw mail s3://mails/mail/mail3');
    await stack.send('something else');
    const { code, stdout, stderr } = await stack.retry();
    expect(code).toBe(1);
    expect(stack.invoked.sort()).toEqual(ids.sort());
    expect([...stack.askers]).toEqual([`operator@${hostname()}`]);
    expect(stdout).toContain('mail0, from press@startup.example, “A pitch”: went through\n');
    expect(stdout).toContain('13 mails tried again: 11 went through, 2 failed.\n');
    expect(stderr).toContain(
      'mail3, from press@startup.example, “A pitch”: stays in the queue: The function Screen failed: Could not read the raw mail',
    );
    expect(stderr).toMatch(/message \S+: stays in the queue: expected an event of a receipt rule/);
    stack.invoked.length = 0;
    // The two that failed are invisible for three minutes, and what was removed does not come back.
    expect(await stack.retry()).toMatchObject({ code: 0, stdout: 'Nothing has failed.\n' });
    expect(stack.invoked).toEqual([]);
  });

  test('an empty queue is said to be empty', async (context) => {
    const stack = await deployed(context);
    expect(await stack.retry()).toMatchObject({ code: 0, stdout: 'Nothing has failed.\n', stderr: '' });
  });

  test('another stack is not found', async (context) => {
    const stack = await deployed(context);
    expect(await stack.retry('--stack', 'Other')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^Cannot look at the stack Other: Stack with id Other does not exist.*--profile\.\n$/,
      ),
    });
  });
});
