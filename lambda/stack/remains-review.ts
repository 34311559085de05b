import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { PitchScreenConfig } from '../../app/config.ts';
import { createMarkPitches } from '../../app/mark-pitches.ts';
import type { MailSender } from '../../app/ports.ts';
import { createReleasePitch } from '../../app/release-pitch.ts';
import { type Review, reviewer } from '../../app/review.ts';
import { createTrustList } from '../../app/trust-list.ts';
import { UserError } from '../../app/user-error.ts';
import { createLogGroupWriter } from '../aws/log-group-writer.ts';
import { S3Bucket } from '../aws/s3-bucket.ts';
import { createS3MailStore } from '../aws/s3-mail-store.ts';
import { createS3TrustedSenders } from '../aws/s3-trusted-senders.ts';
import { LEASES, PREFIX, TRUSTED } from '../prefixes.ts';
import { accessOf, type StackAddress } from './access.ts';
import { createLogGroupRecords } from './log-group-records.ts';
import { RecentRecords } from './recent-records.ts';

/** What a removed stack left. */
export interface Remains extends Omit<StackAddress, 'stack'> {
  logGroup: string;
  /** @default the mails are not reached */
  bucket?: string | undefined;
}

/**
 * Reviews what a removed stack left: its log group, and its bucket. There is no function any more, so this process reads the
 * mails and sends what is released. Needs `logs:FilterLogEvents`; for mails `s3:GetObject`; for a release also
 * `s3:PutObject`, `s3:PutObjectTagging`, `logs:CreateLogStream` and `logs:PutLogEvents`.
 *
 * @param config loads the configuration, which a release needs
 * @param sender sends what is released. @default nothing can be released
 */
export async function createRemainsReview(
  { logGroup, bucket: name, ...address }: Remains,
  config: () => Promise<PitchScreenConfig>,
  sender?: MailSender,
): Promise<Review> {
  const access = accessOf({ ...address, stack: '' });
  const client = new CloudWatchLogsClient(access);
  const recent = new RecentRecords();
  const log = createLogGroupWriter(logGroup, client);
  // The client knows the region and the credentials of the profile.
  const region = await client.config.region();
  const reached =
    name === undefined ? undefined : new S3Bucket({ name, region, credentials: client.config.credentials });
  const mailBucket = () => {
    if (reached !== undefined) return reached;
    throw new UserError('The mails are in the bucket of the removed stack: name it with --bucket NAME.');
  };
  const storeFor = (inboxes: readonly string[]) =>
    createS3MailStore({ bucket: mailBucket(), prefix: PREFIX, leasePrefix: LEASES, inboxes });

  return {
    place: `the log group ${logGroup}`,
    records: createLogGroupRecords(logGroup, access, recent),
    async readMail({ id }) {
      const { body } = await mailBucket().get(PREFIX + id);
      return body;
    },
    async release(request) {
      if (sender === undefined)
        throw new UserError('No function is left that could send: name a mail server with --relay URL.');
      const settings = await config();
      const store = storeFor(settings.inboxes.map(({ address }) => address));
      const trusted = createS3TrustedSenders(mailBucket(), TRUSTED);
      const result = await createReleasePitch(settings, { store, sender, log, trusted })(request);
      if (result.status === 'released' || result.status === 'resent') recent.add([result.record]);
      return result;
    },
    get trusted() {
      return createTrustList(async () => (await config()).inboxes, createS3TrustedSenders(mailBucket(), TRUSTED));
    },
    async mark(marks, by = reviewer()) {
      const records = await createMarkPitches(log)(marks, by);
      recent.add(records);
      return records;
    },
  };
}
