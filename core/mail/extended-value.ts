import { escapedBytes } from './escaped-bytes.ts';
import { continuedParameter } from './parameters.ts';

/** Charset, language and text of an extended value (RFC 2231 4). */
const EXTENDED = /^([^']{0,80})'([^']{0,80})'(.*)$/s;

/** A parameter's value in extended form (RFC 2231 4). */
export interface ExtendedValue {
  charset: string | undefined;
  /** Percent-encoded bytes in that charset. */
  text: string;
}

/** The value of a parameter in extended form, whole (`name*`) or in pieces (`name*0*`); undefined if it has none. */
export function extendedValue(parameters: ReadonlyMap<string, string>, name: string): ExtendedValue | undefined {
  const whole = parameters.get(`${name}*`);
  if (whole !== undefined) return withCharset(whole);
  const joined = continuedParameter(parameters, name);
  if (joined === undefined) return undefined;
  // Only an encoded first piece names a charset. In a plain one an apostrophe belongs to the text.
  return parameters.has(`${name}*0*`) ? withCharset(joined) : { charset: undefined, text: joined };
}

function withCharset(value: string): ExtendedValue {
  const [, charset, , text = value] = EXTENDED.exec(value) ?? [];
  return { charset, text };
}

/** The bytes of a percent-encoded text, whose other characters are one byte each. */
export function percentDecoded(text: string): Buffer {
  return escapedBytes(text, '%');
}
