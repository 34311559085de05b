import { createCommands } from '../app/commands/create-commands.ts';
import type { Commands } from '../app/commands/ports.ts';
import type { MailSender, PitchLog } from '../app/ports.ts';
import type { ReleasePitch } from '../app/release-pitch.ts';
import type { S3Bucket } from './aws/s3-bucket.ts';
import { createS3DailyMarks, createS3DigestLists } from './aws/s3-digest-lists.ts';

/** The location of the lists of digests. */
export interface DigestLocation {
  bucket: S3Bucket;
  digestPrefix: string;
  leasePrefix: string;
}

/** Builds the commands that come by mail. The first mail that may be one loads this module. */
export function createMailedCommands(
  { bucket, digestPrefix, leasePrefix }: DigestLocation,
  ports: { releasePitch: ReleasePitch; sender: MailSender; log: PitchLog; fallbackCharset: string },
): Commands {
  return createCommands({
    ...ports,
    lists: createS3DigestLists(bucket, digestPrefix),
    marks: createS3DailyMarks(bucket, leasePrefix),
  });
}
