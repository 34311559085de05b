import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type MailPiece, type OperatorRequest, PIECE_SIZE } from '../../lambda/operator-request.ts';
import type { Release, ReleaseRequest } from '../../lambda/release-pitch.ts';
import { PlainError } from '../plain-error.ts';
import type { Access } from './access.ts';

/** Milliseconds to wait for the function, which may take two minutes. */
const INVOCATION_TIMEOUT = 150_000;

/** The deployed function, as an operator uses it. Needs `lambda:InvokeFunction`. */
export interface ScreenFunction {
  release(request: ReleaseRequest): Promise<Release>;
  readMail(id: string): Promise<Buffer>;
}

export function createScreenFunction(name: string, access: Access): ScreenFunction {
  const client = new LambdaClient({
    ...access,
    // A release that got no answer may have been done: the next one, if a person wants it, would say so.
    maxAttempts: 1,
    requestHandler: { requestTimeout: INVOCATION_TIMEOUT, throwOnRequestTimeout: true },
  });

  const invoke = async <T>(request: OperatorRequest): Promise<T> => {
    const command = new InvokeCommand({ FunctionName: name, Payload: Buffer.from(JSON.stringify(request)) });
    const { FunctionError, Payload } = await client.send(command).catch((cause: Error) => {
      throw new PlainError(`Cannot invoke the function ${name}: ${cause.message}`, { cause });
    });
    const answer = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null');
    if (FunctionError === undefined) return answer as T;
    throw new PlainError(`The function ${name} failed: ${answer?.errorMessage ?? FunctionError}`);
  };

  return {
    release: (request) => invoke({ release: request }),

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
