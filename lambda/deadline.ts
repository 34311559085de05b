import type { Context } from 'aws-lambda';

/** Milliseconds for a call that has no context, as outside Lambda. */
const TIME_WITHOUT_CONTEXT = 60_000;

/** When Lambda ends a call, in milliseconds since 1970. */
export function deadlineOf(context: Partial<Context> | undefined): number {
  return Date.now() + (context?.getRemainingTimeInMillis?.() ?? TIME_WITHOUT_CONTEXT);
}
