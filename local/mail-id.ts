/** An id of the local run names files. With a slash or a dot, an id from an edited log would name one outside the folder. */
const MAIL_ID = /^[\w-]{1,200}$/;

/** Whether a text can be the id of a mail of the local run. */
export function isMailId(id: string): boolean {
  return MAIL_ID.test(id);
}

/** The time in an id, `20260302T090000123Z-…`, as an ISO date; nothing for an id of another form. */
export function timeInId(id: string): string | undefined {
  const [, year, month, day, hour, minute, second, ms] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-/.exec(id) ?? [];
  return year && `${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`;
}
