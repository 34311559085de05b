import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { OperatorRequest } from '../../lambda/operator-request.ts';
import { accessOf } from './access.ts';
import type { DeadLetterQueue } from './retry-dead-letters.ts';
import { readStackOutputs, type StackAddress } from './stack-outputs.ts';

/** Seconds that nobody else gets a message: the two minutes that the function may take, and a little. */
const VISIBILITY_TIMEOUT = 180;

/** Seconds to wait for a message. Without a wait SQS asks only some of its servers, and may miss the last ones. */
const WAIT_TIME = 3;

/** Milliseconds to wait for the function, which may take two minutes. */
const INVOCATION_TIMEOUT = 150_000;

/**
 * The dead-letter queue of a deployed stack and its function. Needs `cloudformation:DescribeStacks`, `sqs:ReceiveMessage`,
 * `sqs:DeleteMessage` and `lambda:InvokeFunction`; no rights on the mails or on SES.
 */
export async function openDeadLetterQueue(address: StackAddress): Promise<DeadLetterQueue> {
  const outputs = await readStackOutputs(address, ['DeadLetterQueueUrl', 'FunctionName']);
  const access = accessOf(address);
  const sqs = new SQSClient(access);
  const lambda = new LambdaClient({
    ...access,
    requestHandler: { requestTimeout: INVOCATION_TIMEOUT, throwOnRequestTimeout: true },
  });
  const QueueUrl = outputs.DeadLetterQueueUrl;

  return {
    async receive() {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 1,
          VisibilityTimeout: VISIBILITY_TIMEOUT,
          WaitTimeSeconds: WAIT_TIME,
        }),
      );
      const [message] = Messages;
      return message && { id: message.MessageId!, body: message.Body ?? '', receipt: message.ReceiptHandle! };
    },

    async remove({ receipt }) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: receipt }));
    },

    async retry(request) {
      const { FunctionError, Payload } = await lambda.send(
        // And wait: only so is it known what came of it.
        new InvokeCommand({
          FunctionName: outputs.FunctionName,
          InvocationType: 'RequestResponse',
          Payload: Buffer.from(JSON.stringify({ retry: request } satisfies OperatorRequest)),
        }),
      );
      if (FunctionError === undefined) return;
      const answer = Buffer.from(Payload ?? []).toString();
      throw new Error(errorMessage(answer) ?? answer);
    },
  };
}

/** What a function that fails answers is `{"errorType", "errorMessage", "trace"}`. */
function errorMessage(answer: string): string | undefined {
  try {
    return (JSON.parse(answer) as { errorMessage?: string }).errorMessage;
  } catch {
    return undefined;
  }
}
