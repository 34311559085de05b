/** Where the mail is and where it goes, for every handler alike. */
export const BUCKET = 'mails';
export const PREFIX = 'mail/';
export const CLAIMS = 'claims/';
export const SOURCE = 'masha.borak@technode.com';
export const DESTINATION = 'masha.borak@newsroom.example.com';
