import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CopyObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpRequest } from '@smithy/types';
import { expect, onTestFinished, test, vi } from 'vitest';
import { S3Bucket, type S3BucketProps } from '../../../lambda/aws/s3-bucket.ts';
import { EMULATOR_ACCESS } from '../../emulators.ts';

const KEY = "mail/a b+c/$é'(x)";

/** A bucket behind a server that answers as told. */
async function bucketBehind(listener: RequestListener, props: Partial<S3BucketProps> = {}) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { requests, bucket: new S3Bucket({ name: 'mails', ...EMULATOR_ACCESS, endpoint, ...props }) };
}

/** What is sent when the answer would be Amazon's. */
async function requestOf(send: () => Promise<unknown>): Promise<HttpRequest> {
  const handle = vi
    .spyOn(NodeHttpHandler.prototype, 'handle')
    .mockRejectedValue(Object.assign(new Error('seen'), { name: 'Seen' }));
  onTestFinished(() => handle.mockRestore());
  await expect(send()).rejects.toThrow('seen');
  return handle.mock.calls[0]![0] as HttpRequest;
}

const TO_AMAZON = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: 'token' },
};
const ours = () => new S3Bucket({ name: 'mails', ...TO_AMAZON });
const theirs = () => new S3Client(TO_AMAZON);

const WRITTEN = 'Mon, 02 Mar 2026 09:00:00 GMT';

/** The header fields of every request. */
const ALWAYS = ['authorization', 'host', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'];

test.each<[string, string[], () => Promise<unknown>, () => Promise<unknown>]>([
  ['fetches', [], () => ours().get(KEY), () => theirs().send(new GetObjectCommand({ Bucket: 'mails', Key: KEY }))],
  [
    'fetches a piece',
    ['range'],
    () => ours().getPiece(KEY, 10, 5),
    () => theirs().send(new GetObjectCommand({ Bucket: 'mails', Key: KEY, Range: 'bytes=10-14' })),
  ],
  [
    'writes',
    ['content-length', 'content-type', 'if-none-match'],
    () => ours().put(KEY, '{}', 'application/json', { ifNoneMatch: '*' }),
    () =>
      theirs().send(
        new PutObjectCommand({
          Bucket: 'mails',
          Key: KEY,
          Body: '{}',
          ContentType: 'application/json',
          IfNoneMatch: '*',
        }),
      ),
  ],
  [
    'describes',
    [
      'content-length',
      'content-type',
      'x-amz-copy-source',
      'x-amz-copy-source-if-unmodified-since',
      'x-amz-meta-outcomes',
      'x-amz-metadata-directive',
      'x-amz-tagging',
      'x-amz-tagging-directive',
    ],
    () => ours().describe(KEY, 'message/rfc822', { outcomes: 'a=b' }, 'outcome=ignored', WRITTEN),
    () =>
      theirs().send(
        new CopyObjectCommand({
          Bucket: 'mails',
          Key: KEY,
          CopySource: `mails/${KEY.split('/').map(encodeURIComponent).join('/')}`,
          CopySourceIfUnmodifiedSince: new Date(WRITTEN),
          ContentType: 'message/rfc822',
          MetadataDirective: 'REPLACE',
          Metadata: { outcomes: 'a=b' },
          TaggingDirective: 'REPLACE',
          Tagging: 'outcome=ignored',
        }),
      ),
  ],
])("%s as the SDK's client does, where it goes and what it says", async (_, fields, our, their) => {
  const [one, other] = [await requestOf(our), await requestOf(their)];
  const what = ({ method, protocol, hostname, path }: HttpRequest) => ({ method, protocol, hostname, path });
  expect(what(one)).toEqual(what(other));
  expect(one).toMatchObject({ protocol: 'https:', hostname: 'mails.s3.eu-west-1.amazonaws.com' });
  const { authorization, 'x-amz-date': date, 'x-amz-copy-source': source, ...said } = one.headers;
  expect(Object.keys(one.headers).toSorted()).toEqual([...ALWAYS, ...fields].toSorted());
  // Every field is signed, so that nobody can change it on its way.
  const signed = /SignedHeaders=([^,]+),/.exec(authorization ?? '')?.[1]?.split(';');
  expect(signed).toEqual(
    Object.keys(one.headers)
      .toSorted()
      .filter((name) => name !== 'authorization'),
  );
  // The SDK says more: its name, its version, checksums of its own. And it leaves other letters of a source as they are.
  expect(other.headers).toMatchObject(said);
  expect(decodeURIComponent(source ?? '')).toBe(decodeURIComponent(other.headers['x-amz-copy-source'] ?? ''));
  expect(authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIA\/\d{8}\/eu-west-1\/s3\/aws4_request, SignedHeaders=/,
  );
  expect(said['x-amz-security-token']).toBe('token');
});

test('an emulator is asked by path, as it has no host name for each bucket, below its own path', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_S3', 'http://localhost:4566/s3/');
  onTestFinished(() => void vi.unstubAllEnvs());
  const request = await requestOf(() => ours().get('mail/1'));
  expect(request).toMatchObject({
    protocol: 'http:',
    hostname: 'localhost',
    port: 4566,
    path: '/s3/mails/mail/1',
    headers: { host: 'localhost:4566' },
  });
});

test('without a region it says which variable is missing', () => {
  vi.stubEnv('AWS_REGION', undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(() => new S3Bucket({ name: 'mails' })).toThrow(/AWS_REGION/);
});

test('metadata comes with the object, under its own names', async () => {
  const { bucket } = await bucketBehind((_, response) =>
    response
      .writeHead(200, { ETag: '"1"', 'Last-Modified': WRITTEN, 'X-Amz-Meta-Outcomes': 'a=b', 'x-amz-other': 'c' })
      .end('mail'),
  );
  expect(await bucket.get('m')).toEqual({
    body: Buffer.from('mail'),
    etag: '"1"',
    lastModified: WRITTEN,
    metadata: { outcomes: 'a=b' },
  });
});

test('an object of unknown length, and an empty one', async () => {
  const { bucket } = await bucketBehind(({ url }, response) => {
    if (url === '/mails/chunks') response.write('a');
    response.end(url === '/mails/chunks' ? 'b' : '');
  });
  expect((await bucket.get('chunks')).body.toString()).toBe('ab');
  expect((await bucket.get('empty')).body.length).toBe(0);
});

/** Milliseconds that a client waits where no answer is to come; the one that comes at last must not be longer. */
const IMPATIENT = 1_000;

test.each<[string, RequestListener, timeout?: number]>([
  ['a server error', (_, response) => response.writeHead(500).end()],
  ['a request to slow down', (_, response) => response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>')],
  ['a reset', ({ socket }) => socket.destroy()],
  ['no answer', () => {}, IMPATIENT],
  [
    'an answer that breaks off',
    (_, response) => {
      response.writeHead(200, { 'content-length': '4' }).write('ma');
      setTimeout(() => response.destroy(), 20);
    },
  ],
])('the request is made again after %s', async (_, fail, timeout) => {
  let failures = 2;
  const { bucket, requests } = await bucketBehind(
    (request, response) => (failures-- > 0 ? fail(request, response) : response.end('mail')),
    timeout === undefined ? {} : { timeout },
  );
  expect((await bucket.get('m')).body.toString()).toBe('mail');
  expect(requests).toHaveLength(3);
});

test('it asks four times, then says what S3 said', async () => {
  const error = '<Error><Code>InternalError</Code><Message>We &amp; you: try again.</Message></Error>';
  const { bucket, requests } = await bucketBehind((_, response) => response.writeHead(500).end(error));
  await expect(bucket.get('m')).rejects.toMatchObject({
    name: 'InternalError',
    message: 'We & you: try again.',
    $metadata: { httpStatusCode: 500 },
  });
  expect(requests).toHaveLength(4);
});

test('what will not pass is asked for once', async () => {
  const { bucket, requests } = await bucketBehind((_, response) => response.writeHead(403).end('no XML'));
  await expect(bucket.get('m')).rejects.toMatchObject({ name: 'Status403', message: 'S3 answered 403' });
  expect(requests).toHaveLength(1);
});

test('a piece of an object, also from a server that hands out only whole ones', async () => {
  const { bucket, requests } = await bucketBehind(({ headers, url }, response) => {
    requests.push(`${headers.range}`);
    if (url === '/mails/whole') return response.end('0123456789');
    return response.writeHead(206, { 'Content-Range': 'bytes 2-4/10' }).end('234');
  });
  const expected = { body: Buffer.from('234'), size: 10 };
  expect(await bucket.getPiece('piece', 2, 3)).toEqual(expected);
  expect(await bucket.getPiece('whole', 2, 3)).toEqual(expected);
  expect(requests).toEqual(['GET /mails/piece', 'bytes=2-4', 'GET /mails/whole', 'bytes=2-4']);
});

test('a copy that failed after it was answered has failed, and is made again', async () => {
  const copied = '<CopyObjectResult><LastModified>2026-03-02T09:00:00.000Z</LastModified></CopyObjectResult>';
  const answers = ['<Error><Code>InternalError</Code></Error>', copied];
  const { bucket, requests } = await bucketBehind((_, response) => response.writeHead(200).end(answers.shift()));
  expect(await bucket.describe('m', 'message/rfc822', {}, 'a=b')).toBe(WRITTEN);
  expect(requests).toHaveLength(2);
});
