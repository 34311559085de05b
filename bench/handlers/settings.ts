/** Where every measured handler finds the mail, and to whom it forwards it. */
export const BUCKET = 'mails';
export const PREFIX = 'mail/';
export const LEASES = 'claims/';
export const SOURCE = 'masha.borak@technode.com';
export const DESTINATION = 'masha.borak@newsroom.example.com';
