import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { SESEvent } from 'aws-lambda';
import { BUCKET, DESTINATION, PREFIX, SOURCE } from './place.ts';

const s3 = new S3Client();
const ses = new SESClient();

/** The two bare SDK calls: the mail is fetched and sent as it is. It could not arrive: nobody has rewritten it. */
export async function handler({ Records: [record] }: SESEvent): Promise<void> {
  const Key = PREFIX + record!.ses.mail.messageId;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  const Data = await Body!.transformToByteArray();
  await ses.send(new SendRawEmailCommand({ Source: SOURCE, Destinations: [DESTINATION], RawMessage: { Data } }));
}
