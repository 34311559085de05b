/** Called in place of a library that is not in the bundle: it says so, and the mail is forwarded as one that could not be read. */
export function unused(): never {
  throw new Error('This part of the mail parser is not in the bundle (lib/bundle/handler-bundle.ts).');
}
