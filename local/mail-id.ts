/** An id of the local run names files. With a slash or a dot, an id from an edited log would name one outside the folder. */
const MAIL_ID = /^[\w-]{1,200}$/;

/** Whether a text can be the id of a mail of the local run. */
export function isMailId(id: string): boolean {
  return MAIL_ID.test(id);
}
