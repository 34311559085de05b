/** Something a person can put right. Its message is one line that says what failed, with what, and what to do next. */
export class UserError extends Error {
  override name = 'UserError';
}
