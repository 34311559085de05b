import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../lambda/config.ts';

test('the defaults are those of the README', () => {
  expect(parseConfig({ inboxes: [{ address: 'A@b.example', forwardTo: 'c@d.example' }] })).toEqual({
    inboxes: [
      {
        address: 'a@b.example',
        forwardTo: ['c@d.example'],
        words: ['disruptive'],
        label: 'pitch-screen',
        notice: 'Pitches with the word "disruptive" will be ignored',
        forwardSpam: false,
        forwardUnauthenticated: false,
      },
    ],
    fallbackCharset: 'gb18030',
    retention: { mailDays: 90, logDays: 365 },
  });
});

const GOOD = { address: 'a@b.example', forwardTo: 'c@d.example' };

test.each<[string, unknown, RegExp]>([
  ['nothing', undefined, /\(the whole\): found nothing/],
  ['text that is not JSON', '{', /is not JSON/],
  ['no inbox', { inboxes: [] }, /inboxes: found \[\]; expected at least one inbox/],
  [
    'no address',
    { inboxes: [{ forwardTo: 'c@d.example' }] },
    /inboxes\[0\]\.address: found nothing; expected a mail address/,
  ],
  [
    'a bad address',
    { inboxes: [{ ...GOOD, address: 'masha' }] },
    /inboxes\[0\]\.address: found "masha"; expected a mail address/,
  ],
  ['nowhere to forward', { inboxes: [{ ...GOOD, forwardTo: [] }] }, /forwardTo: found \[\]; expected at least one/],
  ['no words', { inboxes: [{ ...GOOD, words: [] }] }, /words: found \[\]; expected at least one/],
  ['an empty word', { inboxes: [{ ...GOOD, words: [' '] }] }, /words\[0\]: found " "; expected a word or phrase/],
  ['an unknown key', { inboxes: [{ ...GOOD, wrods: ['a'] }] }, /wrods/],
  [
    'an unknown charset',
    { inboxes: [GOOD], fallbackCharset: 'klingon' },
    /fallbackCharset: found "klingon"; expected the name/,
  ],
  [
    'a wish that is no yes or no',
    { inboxes: [{ ...GOOD, forwardSpam: 'yes' }] },
    /forwardSpam: found "yes"; expected true/,
  ],
  ['no days', { inboxes: [GOOD], retention: { mailDays: 0 } }, /retention\.mailDays: found 0; expected at least 1 day/],
  [
    'one inbox twice',
    { inboxes: [GOOD, GOOD] },
    /inboxes\[1\]\.address: found "a@b\.example"; expected an address of its own/,
  ],
  [
    'forwarding in circles',
    { inboxes: [{ ...GOOD, forwardTo: 'a+x@b.example' }] },
    /forwardTo\[0\]: found "a\+x@b\.example"; expected an address outside/,
  ],
])('%s is said with path, what was found and what is expected', (_, config, message) => {
  expect(() => parseConfig(config)).toThrow(ConfigError);
  expect(() => parseConfig(config)).toThrow(message);
});

test('all problems are said at once', () => {
  const config = { inboxes: [{ address: 'x', forwardTo: 'y' }], retention: { logDays: 'z' } };
  expect(() => parseConfig(config)).toThrow(
    /3 problems:\n.*inboxes\[0\]\.address.*\n.*inboxes\[0\]\.forwardTo\[0\].*\n.*retention\.logDays/,
  );
});
