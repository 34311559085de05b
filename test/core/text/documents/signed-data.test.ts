import { testDocuments } from './table.ts';

/** An element of DER; of BER without a length, which two zeros end, where it is said so. */
function element(tag: number, content: readonly (Buffer | string)[], isEndless = false): Buffer {
  const bytes = Buffer.concat(content.map((piece) => Buffer.from(piece as string)));
  if (isEndless) return Buffer.concat([Buffer.from([tag, 0x80]), bytes, Buffer.alloc(2)]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([Buffer.from([tag, 0x84]), length, bytes]);
}

const SIGNED = Buffer.from('06092a864886f70d010702', 'hex');
const DATA = Buffer.from('06092a864886f70d010701', 'hex');
const MAIL = 'Content-Type: text/html\r\n\r\n<p>dis<b>rup</b>tive';

function signed(content: readonly Buffer[], isEndless = false): Buffer {
  const version = Buffer.from([2, 1, 1]);
  const inner = element(0x30, [DATA, ...content.map((bytes) => element(0xa0, [bytes], isEndless))], isEndless);
  const data = element(0x30, [version, element(0x31, ['algorithms']), inner, element(0x31, ['signers'])], isEndless);
  return element(0x30, [SIGNED, element(0xa0, [data], isEndless)], isEndless);
}

const HTML = { 'attached message > HTML': 'disruptive' };

testDocuments('S/MIME signed data', [
  ['the mail in it', signed([element(0x04, [MAIL])]), HTML],
  [
    'in pieces, as it is written while it is not known how long it is',
    signed([element(0x24, [element(0x04, [MAIL.slice(0, 30)]), element(0x04, [MAIL.slice(30)])], true)], true),
    HTML,
  ],
  ['a signature that stands beside its mail', signed([]), {}],
  [
    'one that is cut off',
    signed([element(0x04, [MAIL])]).subarray(0, 40),
    {},
    [': damaged: no signed mail that is known'],
  ],
]);
