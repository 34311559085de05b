import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Release, ReleaseRequest } from '../../app/release-pitch.ts';
import { UserError } from '../../app/user-error.ts';
import { type MailPiece, type OperatorRequest, PIECE_SIZE, type RetryRequest } from '../operator-request.ts';
import type { Access } from './access.ts';

/** Milliseconds to wait for the function, which may take two minutes. */
const INVOCATION_TIMEOUT = 150_000;

/** Times that a retry is asked for, as Lambda may have no room for it at once: one that was done is not done again. */
const RETRY_ATTEMPTS = 3;

/**
 * The deployed function, as an operator uses it. Needs `lambda:InvokeFunction`. Each throws UserError with what the
 * function said where it fails, or why it could not be invoked.
 */
export interface ScreenFunction {
  release(request: ReleaseRequest): Promise<Release>;
  readMail(id: string): Promise<Buffer>;
  /** Has the function take up an event that failed, and waits until it has. */
  retry(request: RetryRequest): Promise<void>;
}

export function createScreenFunction(name: string, access: Access): ScreenFunction {
  const clientWith = (maxAttempts: number) =>
    new LambdaClient({
      ...access,
      maxAttempts,
      requestHandler: { requestTimeout: INVOCATION_TIMEOUT, throwOnRequestTimeout: true },
    });
  // A release that got no answer may have been done: the next one, if a person wants it, would say so.
  const once = clientWith(1);
  const again = clientWith(RETRY_ATTEMPTS);

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
