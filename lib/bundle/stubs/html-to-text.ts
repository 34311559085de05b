// For mailparser: the text it would make of HTML. Each part is given to us as its bytes instead (core/mail/mime-parts.ts).
export { unused as htmlToText } from './unused.ts';
