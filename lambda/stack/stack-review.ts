import type { Review } from '../../app/review.ts';
import { accessOf, type StackAddress } from './access.ts';
import { createLogGroupRecords } from './log-group-records.ts';
import { createScreenFunction } from './screen-function.ts';
import { readStackOutputs } from './stack-outputs.ts';

/**
 * Reviews a deployed stack. Pitches are read from its log group, mails and releases go through its function. Needs
 * `cloudformation:DescribeStacks`, `logs:FilterLogEvents` and `lambda:InvokeFunction`, and no rights on the mails or on SES.
 *
 * @throws UserError when there is no such stack, or the caller may not see it
 */
export async function createStackReview(address: StackAddress): Promise<Review> {
  const { LogGroupName, FunctionName } = await readStackOutputs(address, ['LogGroupName', 'FunctionName']);
  const screen = createScreenFunction(FunctionName, accessOf(address));
  return {
    place: `the stack ${address.stack}`,
    records: createLogGroupRecords(LogGroupName, accessOf(address)),
    readMail: ({ id }) => screen.readMail(id),
    release: screen.release,
    trusted: screen.trusted,
  };
}
