import { buffer } from 'node:stream/consumers';
import { parseXmlBody } from '@aws-sdk/core/protocols';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { escapeUri, HttpRequest } from '@smithy/core/protocols';
import { isThrottlingError, isTransientError, StandardRetryStrategy } from '@smithy/core/retry';
import { toUtf8 } from '@smithy/core/serde';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import type {
  AwsCredentialIdentity,
  HttpResponse,
  Provider,
  RetryErrorType,
  SdkError,
  HttpRequest as SignedRequest,
} from '@smithy/types';
import { Sha256 } from './sha256.ts';

/** Milliseconds after which a request counts as lost, and is made again while the function still has time for it. */
const TIMEOUT = 10_000;
const CONNECTION_TIMEOUT = 3_000;

/** One more than the SDK makes by itself: nothing else repeats these requests. */
const MAX_ATTEMPTS = 4;

/** User-defined metadata comes and goes as header fields that begin so. */
const METADATA = 'x-amz-meta-';

/** Where a bucket is, and as whom to ask it. */
export interface S3BucketProps {
  name: string;
  /** @default the region that the environment names */
  region?: string;
  /** @default those of the environment */
  credentials?: AwsCredentialIdentity | Provider<AwsCredentialIdentity>;
  /** Of an emulator, which has no host name for each bucket. @default the one that the environment names, else Amazon's */
  endpoint?: string | undefined;
  /** Milliseconds to wait for an answer. @default 10 seconds */
  timeout?: number;
}

/** An object as it is stored. */
export interface S3Object {
  body: Buffer;
  etag: string | undefined;
  /** User-defined metadata, names in lower case. */
  metadata: Record<string, string>;
}

/** On what a write depends, RFC 9110 13.1: that nothing is there, or the very object with this ETag. */
export type WriteCondition = { ifNoneMatch: '*' } | { ifMatch: string | undefined };

/** What S3 answered where it did not do what it was asked. Laid out as the SDK's errors are: its retry rules read them. */
export class S3Error extends Error {
  readonly $metadata: { httpStatusCode: number };

  /** @param code S3's own, such as `NoSuchKey` */
  constructor(code: string, message: string, status: number) {
    super(message);
    this.name = code;
    this.$metadata = { httpStatusCode: status };
  }
}

/**
 * One bucket, and the four requests that the screen makes to it.
 *
 * Made of the parts that the SDK's clients are made of (credentials, signature, connection, retries), which SES' client
 * loads anyway. S3's own client would add half as much again to a cold start, and half of a request's time to each
 * (docs/adr/0007).
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export class S3Bucket {
  readonly name: string;
  readonly #origin: URL;
  readonly #root: string;
  readonly #signer: SignatureV4;
  readonly #http: NodeHttpHandler;
  readonly #retries = new StandardRetryStrategy(MAX_ATTEMPTS);

  /** @throws where neither the caller nor the environment names a region */
  constructor({
    name,
    region = process.env.AWS_REGION,
    credentials = defaultProvider(),
    endpoint = process.env.AWS_ENDPOINT_URL_S3 || process.env.AWS_ENDPOINT_URL,
    timeout = TIMEOUT,
  }: S3BucketProps) {
    if (!region) throw new Error('The environment variable AWS_REGION is not set. Lambda sets it.');
    this.name = name;
    this.#origin = new URL(endpoint || `https://${name}.s3.${region}.amazonaws.com`);
    this.#root = endpoint ? `${this.#origin.pathname.replace(/\/$/, '')}/${name}/` : '/';
    this.#signer = new SignatureV4({
      service: 's3',
      region,
      credentials,
      sha256: Sha256,
      // S3's keys are signed as they stand in the request.
      uriEscapePath: false,
    });
    this.#http = new NodeHttpHandler({
      connectionTimeout: CONNECTION_TIMEOUT,
      requestTimeout: timeout,
      socketTimeout: timeout,
      throwOnRequestTimeout: true,
    });
  }

  /** @throws S3Error, such as `NoSuchKey`, or that of the connection */
  async get(key: string): Promise<S3Object> {
    const { headers, body } = await this.#send(this.#request('GET', key));
    const metadata = Object.entries(headers).filter(([name]) => name.startsWith(METADATA));
    return {
      body,
      etag: headers.etag,
      metadata: Object.fromEntries(metadata.map(([name, value]) => [name.slice(METADATA.length), value])),
    };
  }

  /**
   * Gets some bytes of an object, and says how many it has.
   *
   * @param from within it
   * @throws as `get`
   */
  async getPiece(key: string, from: number, length: number): Promise<{ body: Buffer; size: number }> {
    const { headers, body } = await this.#send(
      this.#request('GET', key, { range: `bytes=${from}-${from + length - 1}` }),
    );
    // RFC 9110 14.4: bytes FIRST-LAST/SIZE. Without it, the whole was sent (14.2: a server may ignore that a piece was asked for).
    const size = headers['content-range']?.split('/')[1];
    if (size === undefined) return { body: body.subarray(from, from + length), size: body.length };
    return { body, size: Number(size) };
  }

  /**
   * @returns the new object's ETag
   * @throws S3Error, such as `PreconditionFailed`
   */
  async put(key: string, body: string, contentType: string, condition: WriteCondition): Promise<string | undefined> {
    const [name, value] = 'ifMatch' in condition ? ['if-match', condition.ifMatch] : ['if-none-match', '*'];
    const fields = { 'content-type': contentType, ...(value === undefined ? {} : { [name]: value }) };
    const { headers } = await this.#send(this.#request('PUT', key, fields, body));
    return headers.etag;
  }

  /**
   * Gives an object other metadata and tags. S3 can only do so by writing it anew: it copies the object onto itself.
   *
   * @param tagging as in a query: `name=value`
   * @throws S3Error
   */
  async describe(
    key: string,
    contentType: string,
    metadata: Readonly<Record<string, string>>,
    tagging: string,
  ): Promise<void> {
    const request = this.#request('PUT', key, {
      'x-amz-copy-source': `${this.name}/${escaped(key)}`,
      'content-type': contentType,
      'x-amz-metadata-directive': 'REPLACE',
      ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [METADATA + name, value])),
      'x-amz-tagging-directive': 'REPLACE',
      'x-amz-tagging': tagging,
    });
    await this.#send(request);
  }

  /** @param headers those that only this request has */
  #request(method: string, key: string, headers: Record<string, string> = {}, body = ''): HttpRequest {
    const { protocol, hostname, port, host } = this.#origin;
    return new HttpRequest({
      protocol,
      hostname,
      ...(port === '' ? {} : { port: Number(port) }),
      method,
      path: this.#root + escaped(key),
      headers: { host, ...(method === 'PUT' ? { 'content-length': `${Buffer.byteLength(body)}` } : {}), ...headers },
      ...(body === '' ? {} : { body }),
    });
  }

  /** Sends the request, again and again while it fails for now. */
  async #send(request: HttpRequest) {
    let token = await this.#retries.acquireInitialRetryToken('');
    for (;;) {
      try {
        const answer = await this.#sendOnce(await this.#signer.sign(request));
        this.#retries.recordSuccess(token);
        return answer;
      } catch (cause) {
        const error = cause as SdkError;
        token = await this.#retries
          .refreshRetryTokenForRetry(token, { error, errorType: errorTypeOf(error) })
          .catch(() => Promise.reject(error));
      }
    }
  }

  async #sendOnce(signed: SignedRequest) {
    // The signer makes a request of its own, which the type does not say.
    const { response } = await this.#http.handle(signed as HttpRequest);
    const answer = await received(response);
    if (response.statusCode >= 300) throw await errorOf(response.statusCode, answer);
    // A copy that takes long is answered before it is done, so that a failure comes with the status of a success.
    if (signed.method === 'PUT' && answer.includes('<Error>')) throw await errorOf(500, answer);
    return { headers: response.headers, body: answer };
  }
}

function escaped(key: string): string {
  return key.split('/').map(escapeUri).join('/');
}

/** The whole body. Its memory is taken once, where its length is known: a mail may have 40 MB. */
async function received({ headers, body }: HttpResponse): Promise<Buffer> {
  const length = Number(headers['content-length']);
  if (!(length > 0)) return buffer(body);
  const whole = Buffer.allocUnsafeSlow(length);
  let end = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) end += chunk.copy(whole, end);
  if (end < length) throw Object.assign(new Error('the answer broke off'), { code: 'ECONNRESET' });
  return whole;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
async function errorOf(status: number, body: Buffer): Promise<S3Error> {
  const context = { utf8Encoder: toUtf8, streamCollector: async () => body } as never;
  const { Code, Message } = await parseXmlBody(body, context).catch(() => ({}));
  return new S3Error(`${Code ?? `Status${status}`}`, `${Message ?? `S3 answered ${status}`}`, status);
}

function errorTypeOf(error: SdkError): RetryErrorType {
  if (isThrottlingError(error)) return 'THROTTLING';
  return isTransientError(error) ? 'TRANSIENT' : 'CLIENT_ERROR';
}
