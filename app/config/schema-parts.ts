import { z } from 'zod';

/** The schema of an object with these keys only. The message about another key lists them. */
export const object = <T extends z.ZodRawShape>(shape: T, expected = 'expected an object') =>
  z.strictObject(shape, {
    error: ({ code }) => {
      if (code === 'invalid_type') return expected;
      return code === 'unrecognized_keys' ? `expected one of the keys ${Object.keys(shape).join(', ')}` : undefined;
    },
  });

/** RFC 5321 4.5.3.1.3: a path has at most 256 octets, with its angle brackets. */
const MAX_ADDRESS_LENGTH = 254;

/** A mail address, in lower case. */
export const address = z
  .email('expected a mail address such as reporter@example.org')
  .max(MAX_ADDRESS_LENGTH, `expected at most ${MAX_ADDRESS_LENGTH} characters`)
  .transform((value) => value.toLowerCase());

/** A text that is not empty, trimmed. */
export const text = (what: string) => z.string(`expected ${what}`).trim().min(1, `expected ${what}, not an empty text`);

const EXPECTED_DOMAIN = 'expected a domain such as example.org';

/** A domain name in lower case, without the dot at its end. */
export const domain = z
  .string(EXPECTED_DOMAIN)
  .transform((name) => name.toLowerCase().replace(/\.$/, ''))
  .pipe(z.string().regex(/^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z\d-]+$/, EXPECTED_DOMAIN));
