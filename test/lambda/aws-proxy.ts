import { request as ask, createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The requests that the use case makes to AWS, in its order. */
export type Request = 'read' | 'claim' | 'send' | 'keep';

/** How one answer goes wrong. */
export interface WrongAnswer {
  kind: 'throttle' | '5xx' | 'reset' | 'timeout' | 'slow';
  /** Whether the request took effect, although its answer went wrong. */
  when: 'before' | 'after';
  /** When a slow answer comes. @default 100 ms later */
  until?: Promise<void>;
}

/** Milliseconds that a slow answer takes unless the fault says until when. */
const SLOW = 100;

const ERRORS = {
  throttle: { s3: [503, 'SlowDown'], ses: [400, 'Throttling'] },
  '5xx': { s3: [500, 'InternalError'], ses: [500, 'InternalFailure'] },
} as const;

/**
 * Starts a proxy on 127.0.0.1 that makes answers of S3 or SES go wrong.
 *
 * @param nextFault called for each request of the use case: how its answer goes wrong, if it does
 * @param onEffect called when AWS did what it was asked, with the request's body
 */
export async function startProxy(
  to: string,
  service: 's3' | 'ses',
  nextFault: (request: Request) => WrongAnswer | undefined,
  onEffect: (request: Request, body: Buffer, fault: WrongAnswer | undefined) => void = () => {},
) {
  const server: Server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const what = requestOf(request, service);
    const fault = what === undefined ? undefined : nextFault(what);
    if (fault?.when === 'before' && fault.kind !== 'slow') return goWrong(fault.kind, service, response);
    const { answer, content } = await pass(to, request, body);
    if (what !== undefined && answer.statusCode === 200) onEffect(what, body, fault);
    if (fault && fault.kind !== 'slow') return goWrong(fault.kind, service, response);
    if (fault) await (fault.until ?? sleep(SLOW));
    response.writeHead(answer.statusCode!, answer.headers).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function requestOf({ method, url = '', headers }: IncomingMessage, service: 's3' | 'ses'): Request | undefined {
  if (service === 'ses') return 'send';
  if (url.startsWith('/mails/claims/')) return 'claim';
  if (method === 'GET') return 'read';
  return headers['x-amz-copy-source'] ? 'keep' : undefined;
}

function goWrong(kind: Exclude<WrongAnswer['kind'], 'slow'>, service: 's3' | 'ses', response: ServerResponse): void {
  if (kind === 'reset') return void response.destroy();
  // No answer ever comes: the client times out.
  if (kind === 'timeout') return;
  const [status, code] = ERRORS[kind][service];
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error>`;
  response.writeHead(status, { 'content-type': 'text/xml' });
  response.end(service === 's3' ? error : `<ErrorResponse>${error}</ErrorResponse>`);
}

function pass(to: string, { method, url, headers }: IncomingMessage, body: Buffer) {
  return new Promise<{ answer: IncomingMessage; content: Buffer }>((resolve, reject) => {
    ask(to + url, { method, headers }, async (answer) => {
      resolve({ answer, content: Buffer.concat(await answer.toArray()) });
    })
      .on('error', reject)
      .end(body);
  });
}
