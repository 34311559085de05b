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

/** Milliseconds after which a request counts as lost and is sent again, while the function still has time for it. */
const TIMEOUT = 10_000;
const CONNECTION_TIMEOUT = 3_000;

/** One more than the SDK's default, as nothing else repeats these requests. */
const MAX_ATTEMPTS = 4;

/** The prefix of the header fields that carry user-defined metadata. */
const METADATA = 'x-amz-meta-';

/** When a copy was written, in S3's answer: an ISO date. */
const LAST_MODIFIED = /<LastModified>([^<]*)</;

/** The location of a bucket, and the credentials for it. */
export interface S3BucketProps {
  name: string;
  /** @default the region that the environment names */
  region?: string;
  /** @default those of the environment */
  credentials?: AwsCredentialIdentity | Provider<AwsCredentialIdentity>;
  /** Of an emulator, which has one host name for all buckets. @default the one in the environment, else Amazon's */
  endpoint?: string | undefined;
  /** Milliseconds to wait for an answer. @default 10 seconds */
  timeout?: number;
}

/** An object as it is stored. */
export interface S3Object {
  body: Buffer;
  etag: string | undefined;
  /** An HTTP date, to the second. */
  lastModified: string | undefined;
  /** User-defined metadata, names in lower case. */
  metadata: Record<string, string>;
}

/** The condition of a write (RFC 9110 13.1): the object does not exist, or its ETag is this one. */
export type WriteCondition = { ifNoneMatch: '*' } | { ifMatch: string | undefined };

/** An error that S3 answered. It has the shape of the SDK's errors, as the SDK's retry rules read it. */
export class S3Error extends Error {
  readonly $metadata: { httpStatusCode: number };

  /** @param code S3's code, such as `NoSuchKey` */
  constructor(code: string, message: string, status: number) {
    super(message);
    this.name = code;
    this.$metadata = { httpStatusCode: status };
  }
}

/**
 * A bucket, with the requests that the functions make to it.
 *
 * It consists of the parts of the SDK's clients (credentials, signature, connection, retries), which the SES client loads
 * anyway. The S3 client would make a cold start half as long again, and each request too (docs/adr/0007).
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
      // S3 wants the path signed as the request has it, escaped once.
      uriEscapePath: false,
    });
    this.#http = new NodeHttpHandler({
      connectionTimeout: CONNECTION_TIMEOUT,
      requestTimeout: timeout,
      socketTimeout: timeout,
      throwOnRequestTimeout: true,
    });
  }

  /**
   * Gets an object.
   *
   * @throws S3Error, such as `NoSuchKey`, or the error of the connection
   */
  async get(key: string): Promise<S3Object> {
    const { headers, body } = await this.#send(this.#request('GET', key));
    return {
      body,
      etag: headers.etag,
      lastModified: headers['last-modified'],
      metadata: metadataIn(headers),
    };
  }

  /**
   * Gets the metadata of an object alone.
   *
   * @throws as `get`. The answer has no body, so that the error is named by its status: `Status404`
   */
  async metadataOf(key: string): Promise<Record<string, string>> {
    const { headers } = await this.#send(this.#request('HEAD', key));
    return metadataIn(headers);
  }

  /**
   * Gets some bytes of an object, and the size of the whole object.
   *
   * @param from the first byte, within the object
   * @throws as `get`
   */
  async getPiece(key: string, from: number, length: number): Promise<{ body: Buffer; size: number }> {
    const { headers, body } = await this.#send(
      this.#request('GET', key, { range: `bytes=${from}-${from + length - 1}` }),
    );
    // RFC 9110 14.4: bytes FIRST-LAST/SIZE. A server may ignore the range (14.2), and then sends the whole without the field.
    const size = headers['content-range']?.split('/')[1];
    if (size === undefined) return { body: body.subarray(from, from + length), size: body.length };
    return { body, size: Number(size) };
  }

  /**
   * Writes an object.
   *
   * @returns its ETag
   * @throws S3Error, such as `PreconditionFailed`
   */
  async put(key: string, body: string, contentType: string, condition: WriteCondition): Promise<string | undefined> {
    const [name, value] = 'ifMatch' in condition ? ['if-match', condition.ifMatch] : ['if-none-match', '*'];
    const fields = { 'content-type': contentType, ...(value === undefined ? {} : { [name]: value }) };
    const { headers } = await this.#send(this.#request('PUT', key, fields, body));
    return headers.etag;
  }

  /**
   * Replaces the metadata and tags of an object. S3 can only write them with the object, so it copies the object onto itself.
   *
   * @param tagging in the form of a query: `name=value`
   * @param unmodifiedSince an HTTP date. With it, the object must not have been written since then
   * @returns when the object was written now, as an HTTP date
   * @throws S3Error, `PreconditionFailed` when the object was written since
   */
  async describe(
    key: string,
    contentType: string,
    metadata: Readonly<Record<string, string>>,
    tagging: string,
    unmodifiedSince?: string,
  ): Promise<string | undefined> {
    const request = this.#request('PUT', key, {
      'x-amz-copy-source': `${this.name}/${escaped(key)}`,
      'content-type': contentType,
      'x-amz-metadata-directive': 'REPLACE',
      ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [METADATA + name, value])),
      'x-amz-tagging-directive': 'REPLACE',
      'x-amz-tagging': tagging,
      ...(unmodifiedSince === undefined ? {} : { 'x-amz-copy-source-if-unmodified-since': unmodifiedSince }),
    });
    const { body } = await this.#send(request);
    const written = Date.parse(LAST_MODIFIED.exec(body.toString())?.[1] ?? '');
    return Number.isNaN(written) ? undefined : new Date(written).toUTCString();
  }

  /** Removes an object. One that is not there is no failure. @throws S3Error */
  async remove(key: string): Promise<void> {
    await this.#send(this.#request('DELETE', key));
  }

  /** @param headers the header fields that only this request has */
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

  /** Sends the request, and sends it again after a passing failure. */
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
    // The signer returns a request object of the same class, which its type does not say.
    const { response } = await this.#http.handle(signed as HttpRequest);
    // The answer to HEAD names the length of a body that it does not have (RFC 9110 9.3.2).
    const answer = signed.method === 'HEAD' ? Buffer.alloc(0) : await received(response);
    if (signed.method === 'HEAD') response.body?.resume?.();
    if (response.statusCode >= 300) throw await errorOf(response.statusCode, answer);
    // S3 begins to answer a long copy before it is done. A failure then comes with the status of a success.
    if (signed.method === 'PUT' && answer.includes('<Error>')) throw await errorOf(500, answer);
    return { headers: response.headers, body: answer };
  }
}

function metadataIn(headers: Readonly<Record<string, string>>): Record<string, string> {
  const metadata = Object.entries(headers).filter(([name]) => name.startsWith(METADATA));
  return Object.fromEntries(metadata.map(([name, value]) => [name.slice(METADATA.length), value]));
}

function escaped(key: string): string {
  return key.split('/').map(escapeUri).join('/');
}

/** Reads the whole body. If its length is known, memory is allocated once: a mail may have 40 MB. */
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
