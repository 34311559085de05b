import { expect, test } from 'vitest';
import { plausibleTexts } from '../../../core/mail/charset.ts';
import { isKnownCharset, normalizedLabel } from '../../../core/mail/charset-labels.ts';
import { decoding } from '../../../core/mail/decoding.ts';

/** The labels of WHATWG Encoding 4.2 by encoding, without those that decode to nothing (replacement, x-user-defined). */
const WHATWG: Readonly<Record<string, string>> = {
  'utf-8': 'unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8',
  ibm866: '866 cp866 csibm866 ibm866',
  'iso-8859-2': 'csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2',
  'iso-8859-3': 'csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3',
  'iso-8859-4': 'csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4',
  'iso-8859-5': 'csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988',
  'iso-8859-6':
    'arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e ' +
    'iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987',
  'iso-8859-7':
    'csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 ' +
    'iso_8859-7:1987 sun_eu_greek',
  'iso-8859-8':
    'csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 ' +
    'iso_8859-8:1988 visual',
  'iso-8859-8-i': 'csiso88598i iso-8859-8-i logical',
  'iso-8859-10': 'csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6',
  'iso-8859-13': 'iso-8859-13 iso8859-13 iso885913',
  'iso-8859-14': 'iso-8859-14 iso8859-14 iso885914',
  'iso-8859-15': 'csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9',
  'iso-8859-16': 'iso-8859-16',
  'koi8-r': 'cskoi8r koi koi8 koi8-r koi8_r',
  'koi8-u': 'koi8-ru koi8-u',
  macintosh: 'csmacintosh mac macintosh x-mac-roman',
  'windows-874': 'dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874',
  'windows-1250': 'cp1250 windows-1250 x-cp1250',
  'windows-1251': 'cp1251 windows-1251 x-cp1251',
  'windows-1252':
    'ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 ' +
    'iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252',
  'windows-1253': 'cp1253 windows-1253 x-cp1253',
  'windows-1254':
    'cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 ' +
    'windows-1254 x-cp1254',
  'windows-1255': 'cp1255 windows-1255 x-cp1255',
  'windows-1256': 'cp1256 windows-1256 x-cp1256',
  'windows-1257': 'cp1257 windows-1257 x-cp1257',
  'windows-1258': 'cp1258 windows-1258 x-cp1258',
  'x-mac-cyrillic': 'x-mac-cyrillic x-mac-ukrainian',
  gbk: 'chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk',
  gb18030: 'gb18030',
  big5: 'big5 big5-hkscs cn-big5 csbig5 x-x-big5',
  'euc-jp': 'cseucpkdfmtjapanese euc-jp x-euc-jp',
  'iso-2022-jp': 'csiso2022jp iso-2022-jp',
  shift_jis: 'csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis',
  'euc-kr':
    'cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 ' + 'windows-949',
  'utf-16be': 'unicodefffe utf-16be',
  'utf-16le': 'csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le',
};

/** GB18030 has all of GBK, and without a mark the bytes tell the order of UTF-16. */
const AS: Readonly<Record<string, string>> = { gbk: 'gb18030' };

test.each(Object.entries(WHATWG))('every label of %s is known', (encoding, labels) => {
  for (const label of labels.split(' ')) {
    expect(isKnownCharset(label)).toBe(true);
    for (const written of [label, label.toUpperCase(), `"${label}"`, ` ${label} `, `${label} (comment)`]) {
      const name = normalizedLabel(written);
      if (/^utf-16/.test(encoding)) expect(name).toMatch(/^utf-16/);
      else if (!/^(us-)?ascii$|^ansi_x3/.test(name)) expect(name).toBe(AS[encoding] ?? encoding);
    }
  }
});

test.each([
  ['windows-1251', 'x-cp1251 win1251 win-1251 windows1251 windows_1251 windows-cp1251 ms-1251 cp-1251 1251 CP_1251'],
  [
    'windows-1252',
    'iso8859_1 8859_1 latin-1 iso-latin-1 iso_latin_1 ibm819 cp819 cp28591 iso-8859-1-windows-3.1-latin-1',
  ],
  ['iso-8859-2', 'iso_8859_2 latin-2 x-iso-8859-2 cp28592 ibm912'],
  ['iso-8859-15', 'iso8859_15 latin-9 l9'],
  ['koi8-u', 'koi8-ru koi8_u'],
  ['macintosh', 'x-mac-roman macroman mac-roman'],
  ['maccenteuro', 'x-mac-ce x-mac-centraleurroman'],
  ['macgreek', 'x-mac-greek'],
  ['cp850', 'cp-850 cp850 ibm850 ibm-850 IBM_850 x-ibm850 dos-850 850 cspc850multilingual'],
  ['cp437', 'ibm437 437 cspc8codepage437 oem437'],
  ['gb18030', 'x-gbk cp936 ms936 windows-936 euc-cn gb18030-2000 cn-gb x-mac-chinesesimp'],
  ['big5', 'cp950 ms950 x-windows-950 big5-eten big5_hkscs'],
  ['shift_jis', 'cp932 ms932 shift-jis shiftjis x-windows-932 sjis-win shift_jis-2004 x-mac-japanese'],
  ['euc-jp', 'eucjp-ms eucjp-win cp51932 ujis euc_jp'],
  ['euc-kr', 'x-windows-949 ms949 cp949 uhc ksc_5601 x-mac-korean'],
  ['iso-2022-kr', 'iso-2022-kr csiso2022kr ISO2022-KR cp50225'],
  ['iso-2022-jp', 'iso-2022-jp-ms iso2022jp cp50220'],
  ['hz-gb-2312', 'hz hz-gb-2312'],
  ['windows-874', 'tis-620 tis620-2533 iso-8859-11 cp874 ms874'],
  ['utf-8', 'utf8 utf_8 utf8mb4 cp65001 x-utf-8'],
  ['cp037', 'cp037 ibm037 ibm-037 cp37 ebcdic-cp-us'],
  ['cp500', 'cp500 ibm500 ccsid500 ebcdic-cp-be'],
  ['cp1047', 'cp1047 ibm-1047 IBM1047'],
])('%s under other names', (charset, labels) => {
  expect(labels.split(' ').map((label) => [label, normalizedLabel(label)])).toEqual(
    labels.split(' ').map((label) => [label, charset]),
  );
});

test('labels that nothing decodes stay as they are, as do names of the members of an object', () => {
  for (const label of [
    'x-foo',
    'base64',
    'hex',
    'iso-8859-12',
    'replacement',
    'x-user-defined',
    'constructor',
    '__proto__',
    '9999',
  ]) {
    expect([normalizedLabel(label), isKnownCharset(label)]).toEqual([label, false]);
  }
  expect(isKnownCharset('a'.repeat(100_000))).toBe(false);
  expect(normalizedLabel(`${'win'.repeat(100_000)}1251`)).not.toBe('windows-1251');
});

test('thousands of labels are forgotten again, and known ones stay known', () => {
  for (let label = 0; label < 5_000; label++) expect(isKnownCharset(`x-${label}-foo`)).toBe(false);
  expect(normalizedLabel('x-cp1251')).toBe('windows-1251');
});

/** EBCDIC as tables of IBM have it: letters, digits, and the characters that differ between its code pages. */
test.each([
  ['cp037', 'c489a299a497a389a58540f1f25aba4fbb', 'Disruptive 12![|]'],
  ['cp500', 'c489a299a497a389a58540f1f24f4abb5a', 'Disruptive 12![|]'],
  ['cp1047', 'adc1bd5fb0', '[A]^¬'],
  ['cp273', '4ac0a1d06ae05a', 'ÄäßüöÖÜ'],
  ['cp1140', '9ff1', '€1'],
  ['cp037', 'c11525c2', 'A\n\nB'],
])('%s is decoded', (charset, hex, text) => {
  const decoder = decoding(charset);
  expect(decoder.write(Buffer.from(hex, 'hex')) + decoder.end()).toBe(text);
});

test('ISO-2022-KR reads the same wherever a piece of it ends', () => {
  const bytes = Buffer.from('A \x1b$)C\x0eFD1+@{\x0f B\n\x0eFD', 'latin1');
  for (let end = 0; end <= bytes.length; end++) {
    const decoder = decoding('iso-2022-kr');
    const pieces = [bytes.subarray(0, end), bytes.subarray(end)].map((piece) => decoder.write(piece));
    expect(pieces.join('') + decoder.end()).toBe('A 파괴적 B\n파');
  }
});

test('ISO-2022-KR is known by its designation alone', () => {
  expect(plausibleTexts(Buffer.from('\x1b$)C\x0eFD1+@{\x0f', 'latin1'), undefined, 'gb18030')[0]).toBe('파괴적');
});

test('Korean has all of its syllables', () => {
  const bytes = Buffer.from('8c63b9e6b0a2c7cf', 'hex');
  expect(plausibleTexts(bytes, 'euc-kr', 'gb18030')).toEqual(['똠방각하']);
});
