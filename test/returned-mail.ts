import { type Returned, toldOf } from './returned-mail/pieces.ts';
import { REPORTS } from './returned-mail/reports.ts';
import { WORDS } from './returned-mail/words.ts';

export type { Returned };

const FORMS = { ...REPORTS, ...WORDS };

/** The mail servers whose reports tests write. Each has its own form. */
export const SERVERS = Object.keys(FORMS) as (keyof typeof FORMS)[];
export type Server = (typeof SERVERS)[number];

/** A mail that returns a copy, in the form of one of the well-known servers. Its return path is empty. */
export function returnedMail(server: Server, given: Returned): Buffer {
  return FORMS[server](toldOf(given));
}
