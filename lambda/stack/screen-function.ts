import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Release, ReleaseRequest } from '../../app/release-pitch.ts';
import type { TrustList } from '../../app/trust-list.ts';
import { UserError } from '../../app/user-error.ts';
import type { ReviewedRecord } from '../../core/index.ts';
import {
  type MailPiece,
  type MarkRequest,
  type OperatorRequest,
  PIECE_SIZE,
  type RetryRequest,
} from '../operator-request.ts';
import type { Access } from './access.ts';

/** Milliseconds to wait for the function. It may run for two minutes. */
const INVOCATION_TIMEOUT = 150_000;

/** Attempts to ask for a retry: Lambda may be at its limit of calls. A retry that was done does nothing when it is repeated. */
const MAX_RETRY_ATTEMPTS = 3;

/**
 * The deployed function, as an operator uses it. Needs `lambda:InvokeFunction`. Each method throws UserError with the error
 * of the function, or the reason why it could not be invoked.
 */
export interface ScreenFunction {
  release(request: ReleaseRequest): Promise<Release>;
  trusted: TrustList;
  readMail(id: string): Promise<Buffer>;
  /** Has the function write lines to the log. A repeated call changes nothing. */
  mark(request: MarkRequest): Promise<ReviewedRecord[]>;
  /** Has the function handle an event again that failed, and waits until it has. */
  retry(request: RetryRequest): Promise<void>;
}

export function createScreenFunction(name: string, access: Access): ScreenFunction {
  const clientWith = (maxAttempts: number) =>
    new LambdaClient({
      ...access,
      maxAttempts,
      requestHandler: { requestTimeout: INVOCATION_TIMEOUT, throwOnRequestTimeout: true },
    });
  // A release without an answer may have been done. It is not repeated here: the next one, if a person wants it, says so.
  const once = clientWith(1);
  const again = clientWith(MAX_RETRY_ATTEMPTS);

  const invoke = async <T>(request: OperatorRequest, client = once): Promise<T> => {
    const command = new InvokeCommand({ FunctionName: name, Payload: Buffer.from(JSON.stringify(request)) });
    const { FunctionError, Payload } = await client.send(command).catch((cause: Error) => {
      throw new UserError(`Cannot invoke the function ${name}: ${cause.message}`, { cause });
    });
    const answer = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null');
    if (FunctionError === undefined) return answer as T;
    throw new UserError(`The function ${name} failed: ${answer?.errorMessage ?? FunctionError}`);
  };

  return {
    release: (request) => invoke({ release: request }),
    trusted: {
      list: (inbox) => invoke({ trust: { change: 'list', inbox, sender: '', by: '' } }, again),
      add: (inbox, sender, by) => invoke({ trust: { change: 'add', inbox, sender, by } }, again),
      remove: (inbox, sender) => invoke({ trust: { change: 'remove', inbox, sender, by: '' } }, again),
    },
    mark: (request) => invoke({ mark: request }, again),
    retry: (request) => invoke({ retry: request }, again),

    async readMail(id) {
      const pieces: Buffer[] = [];
      for (let from = 0, size = 1; from < size; from += PIECE_SIZE) {
        const piece = await invoke<MailPiece>({ read: { id, from } });
        pieces.push(Buffer.from(piece.base64, 'base64'));
        size = piece.size;
      }
      return Buffer.concat(pieces);
    },
  };
}
