import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** What the grants are about. They are children of `scope`. */
export interface GrantedParts {
  scope: Construct;
  function: IFunction;
  log: ILogGroup;
  deadLetterQueue: IQueue;
}

/** Allows to read the log and to have the function read and release mails. */
export function grantReview(parts: GrantedParts, grantee: IGrantable): Grant {
  return allowInvocation(parts, grantee).combine(
    Grant.addToPrincipal({
      grantee,
      actions: ['logs:FilterLogEvents'],
      resourceArns: [parts.log.logGroupArn],
    }),
  );
}

/** Allows to take events from the dead-letter queue and to have the function handle them again. */
export function grantRetry(parts: GrantedParts, grantee: IGrantable): Grant {
  return allowInvocation(parts, grantee).combine(
    Grant.addToPrincipal({
      grantee,
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
      resourceArns: [parts.deadLetterQueue.queueArn],
    }),
  );
}

/** Allows to find the function by the outputs of the stack, and to invoke it. */
function allowInvocation(parts: GrantedParts, grantee: IGrantable): Grant {
  return Grant.addToPrincipal({
    grantee,
    actions: ['lambda:InvokeFunction'],
    resourceArns: [parts.function.functionArn],
  }).combine(
    Grant.addToPrincipal({
      grantee,
      actions: ['cloudformation:DescribeStacks'],
      resourceArns: [stackArn(parts.scope)],
    }),
  );
}

/** The ARN of the stack without its reference, so that a grantee in another stack needs no export of this one. */
function stackArn(scope: Construct): string {
  const stack = Stack.of(scope);
  return stack.formatArn({
    service: 'cloudformation',
    resource: 'stack',
    resourceName: `${stack.stackName}/*`,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}
