import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { SESEvent } from 'aws-lambda';
import { BUCKET, DESTINATION, PREFIX, SOURCE } from './settings.ts';

const s3 = new S3Client();
const ses = new SESClient();

/** Makes only the two SDK calls: fetches the mail and sends it unchanged. SES would refuse it, as its From is no verified address. */
export async function handler({ Records: [record] }: SESEvent): Promise<void> {
  const Key = PREFIX + record!.ses.mail.messageId;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  const Data = await Body!.transformToByteArray();
  await ses.send(new SendRawEmailCommand({ Source: SOURCE, Destinations: [DESTINATION], RawMessage: { Data } }));
}
