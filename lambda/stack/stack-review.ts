import { type Review, reviewer } from '../../app/review.ts';
import { accessOf, type StackAddress } from './access.ts';
import { createLogGroupRecords } from './log-group-records.ts';
import { RecentRecords } from './recent-records.ts';
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
  const recent = new RecentRecords();
  return {
    place: `the stack ${address.stack}`,
    records: createLogGroupRecords(LogGroupName, accessOf(address), recent),
    readMail: ({ id }) => screen.readMail(id),
    async release(request) {
      const result = await screen.release(request);
      if (result.status === 'released' || result.status === 'resent') recent.add([result.record]);
      return result;
    },
    trusted: screen.trusted,
    async mark(marks, by = reviewer()) {
      const records = await screen.mark({ marks: [...marks], by });
      recent.add(records);
      return records;
    },
  };
}
