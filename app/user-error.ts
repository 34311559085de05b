/** An error that a person can put right. Its message is one line: what failed, with which input, and what to do next. */
export class UserError extends Error {
  override name = 'UserError';
}
