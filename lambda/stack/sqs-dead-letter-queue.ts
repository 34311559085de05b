import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetterQueue } from '../../app/retry-dead-letters.ts';
import { accessOf, type StackAddress } from './access.ts';
import { createScreenFunction } from './screen-function.ts';
import { readStackOutputs } from './stack-outputs.ts';

/** Seconds during which nobody else receives a message: the function's two minutes, and some more. */
const VISIBILITY_TIMEOUT = 180;

/** Seconds to wait for a message. Without a wait, SQS asks only some of its servers and may miss the last messages. */
const WAIT_TIME = 3;

/**
 * Opens the dead-letter queue of a deployed stack, with its function. Needs `cloudformation:DescribeStacks`, `sqs:ReceiveMessage`,
 * `sqs:DeleteMessage` and `lambda:InvokeFunction`; no rights on the mails or on SES.
 */
export async function openDeadLetterQueue(address: StackAddress): Promise<DeadLetterQueue> {
  const outputs = await readStackOutputs(address, ['DeadLetterQueueUrl', 'FunctionName']);
  const access = accessOf(address);
  const sqs = new SQSClient(access);
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

    retry: createScreenFunction(outputs.FunctionName, access).retry,
  };
}
