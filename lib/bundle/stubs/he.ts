// For mailparser: the character references in the HTML it would make of addresses and texts.
import { unused } from './unused.ts';

export default { encode: unused };
