import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../app/config.ts';

const GOOD = { address: 'a@b.example', forwardTo: 'c@d.example' };

test('the defaults are those of the README', () => {
  expect(parseConfig({ inboxes: [{ address: 'A@b.example', forwardTo: 'c@d.example' }] })).toEqual({
    inboxes: [
      {
        address: 'a@b.example',
        forwardTo: ['c@d.example'],
        words: ['disruptive'],
        label: 'pitch-screen',
        notice: 'Pitches with the word "disruptive" will be ignored',
        trusted: [],
        forwardSpam: false,
        forwardUnauthenticated: false,
      },
    ],
    fallbackCharset: 'gb18030',
    replaceActiveRuleSet: false,
    logDelivered: true,
    createIdentity: 'missing',
    hostedZone: [],
    tlsPolicy: 'optional',
    retention: { mailDays: 90, ignoredDays: 90, forwardedDays: 90, logDays: 365 },
  });
});

test('mails are kept as long as all others unless their outcome has days of its own', () => {
  const { retention } = parseConfig({ inboxes: [GOOD], retention: { mailDays: 30, ignoredDays: 200 } });
  expect(retention).toEqual({ mailDays: 30, ignoredDays: 200, forwardedDays: 30, logDays: 365 });
});

test('a word may have phrases in which it does not count, and count only as it is written', () => {
  const words = ['lamp', { word: 'leading', except: ['leading to'] }, { word: 'Apple', exact: true }];
  expect(parseConfig({ inboxes: [{ ...GOOD, words }] }).inboxes[0]!.words).toEqual(words);
});

test.each([
  [undefined, undefined],
  [false, undefined],
  [true, { every: 'weekly', day: 'monday', hour: 8, timeZone: 'UTC' }],
  [
    { day: 'friday', timeZone: 'Asia/Shanghai' },
    { every: 'weekly', day: 'friday', hour: 8, timeZone: 'Asia/Shanghai' },
  ],
  [{ every: 'daily' }, { every: 'daily', hour: 8, timeZone: 'UTC' }],
])('the setting digest %j is read as %j', (digest, parsed) => {
  expect(parseConfig({ inboxes: [GOOD], digest }).digest).toEqual(parsed);
});

test.each<[string, unknown, RegExp]>([
  ['nothing', undefined, /\(the whole\): found nothing; expected an object such as \{ "inboxes": \[\{ "address": /],
  ['text that is not JSON', '{', /is not JSON/],
  [
    'a digest of another kind',
    { inboxes: [GOOD], digest: 'weekly' },
    /digest: found "weekly"; expected true, false, or/,
  ],
  ['a digest of no day', { inboxes: [GOOD], digest: { day: 'Mo' } }, /digest\.day: found "Mo"; expected one of monday/],
  [
    'a digest at 24',
    { inboxes: [GOOD], digest: { hour: 24 } },
    /digest\.hour: found 24; expected an hour from 0 to 23/,
  ],
  [
    'a digest in no time zone',
    { inboxes: [GOOD], digest: { timeZone: 'Berlin' } },
    /digest\.timeZone: found "Berlin"; expected a time zone such as Europe\/Berlin/,
  ],
  [
    'a daily digest on one day',
    { inboxes: [GOOD], digest: { every: 'daily', day: 'monday' } },
    /digest\.day: found "monday"; expected no day, as a daily digest comes on all days/,
  ],
  ['an offset', { inboxes: [GOOD], digest: { timeZone: '+02:00' } }, /expected a time zone such as/],
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
  [
    'a word that is none',
    { inboxes: [{ ...GOOD, words: ['!!!'] }] },
    /words\[0\]: found "!!!"; expected a letter or digit/,
  ],
  ['an emoji', { inboxes: [{ ...GOOD, words: ['AI', '🚀'] }] }, /words\[1\]: found "🚀"; expected a letter or digit/],
  ['marks nobody sees', { inboxes: [{ ...GOOD, words: ['\u200b\u0301'] }] }, /words\[0\].*expected a letter or digit/],
  [
    'an unknown TLS policy',
    { inboxes: [GOOD], tlsPolicy: 'on' },
    /tlsPolicy: found "on"; expected "optional" or "require"/,
  ],
  ['no concurrency', { inboxes: [GOOD], reservedConcurrency: 0 }, /reservedConcurrency: found 0; expected at least 1/],
  [
    'an alarm after too long',
    { inboxes: [GOOD], noMailAlarmDays: 8 },
    /noMailAlarmDays: found 8; expected at most 7 days/,
  ],
  [
    'no id of a hosted zone',
    { inboxes: [GOOD], hostedZone: { id: 'b.example', name: 'b.example' } },
    /hostedZone\[0\]\.id: found "b\.example"; expected the id of a Route 53 hosted zone/,
  ],
  [
    'a hosted zone of another domain',
    {
      inboxes: [GOOD],
      hostedZone: [
        { id: 'Z1', name: 'example' },
        { id: 'Z2', name: 'c.example.' },
      ],
    },
    /hostedZone\[0\]\.name: .*expected a domain/,
  ],
  [
    'a hosted zone that only ends alike',
    { inboxes: [{ ...GOOD, address: 'a@notb.example' }], hostedZone: { id: 'Z1', name: 'b.example' } },
    /hostedZone\[0\]\.name: found "b\.example"; expected the domain of an inbox, or one above it/,
  ],
  [
    'alarms to an inbox',
    { inboxes: [GOOD], operator: 'A+alarms@b.example' },
    /operator: found "A\+alarms@b\.example"; expected an address outside this stack/,
  ],
  [
    'more inboxes than a rule takes',
    { inboxes: Array.from({ length: 501 }, (_, index) => ({ ...GOOD, address: `a${index}@b.example` })) },
    /inboxes: found .*; expected at most 500 inboxes/,
  ],
  [
    'an unknown key',
    { inboxes: [{ ...GOOD, wrods: ['a'] }] },
    /inboxes\[0\]\.wrods: found \["a"\]; expected one of the keys address, forwardTo, words, label,/,
  ],
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
    'no name of a rule set',
    { inboxes: [GOOD], ruleSet: 'my mail' },
    /ruleSet: found "my mail"; expected the name of a receipt rule set/,
  ],
  [
    'an existing rule set that would be activated',
    { inboxes: [GOOD], ruleSet: 'mail', replaceActiveRuleSet: true },
    /replaceActiveRuleSet: found true; expected it only without ruleSet/,
  ],
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
])(
  'a configuration with %s is refused: the error has the path, the value found and the one expected',
  (_, config, message) => {
    expect(() => parseConfig(config)).toThrow(ConfigError);
    expect(() => parseConfig(config)).toThrow(message);
  },
);

test('what is of another kind is told what is expected there, not in the words of the schema library', () => {
  const inbox = { address: 5, forwardTo: 7, words: 'disruptive', label: 3, notice: 4, forwardSpam: 'x' };
  const everything = {
    inboxes: [inbox, { ...GOOD, forwardTo: [5], words: [1, null], forwardUnauthenticated: 0 }, 'x', {}],
    ...{ fallbackCharset: 5, ruleSet: 5, replaceActiveRuleSet: 1, createIdentity: 1, tlsPolicy: 5, operator: 5 },
    ...{ hostedZone: { id: 5, name: 5 }, reservedConcurrency: 'x', noMailAlarmDays: 'x' },
    ...{ digest: { day: 5, hour: 'x', timeZone: 5 }, retention: { mailDays: 'x', logDays: null } },
  };
  for (const given of [everything, { inboxes: {} }, {}, [], { inboxes: [GOOD], digest: 5, retention: null }]) {
    let message = '';
    try {
      parseConfig(given);
    } catch (error) {
      ({ message } = error as ConfigError);
    }
    expect(message.split('\n').slice(1)).not.toEqual([]);
    for (const line of message.split('\n').slice(1)) expect(line).toMatch(/^ {2}[^:]+: found .*; expected /);
  }
});

test('all problems are said at once', () => {
  const config = { inboxes: [{ address: 'x', forwardTo: 'y' }], retention: { logDays: 'z' } };
  expect(() => parseConfig(config)).toThrow(
    /3 problems:\n.*inboxes\[0\]\.address.*\n.*inboxes\[0\]\.forwardTo\[0\].*\n.*retention\.logDays/,
  );
});

test('what does not go together is said beside what is wrong by itself', () => {
  const config = {
    inboxes: [GOOD, { ...GOOD, words: [] }, { address: 'e@b.example', forwardTo: ['x', 'e@b.example'] }, null],
    operator: 'a@b.example',
    wrods: 1,
  };
  const problems = (input: unknown) => {
    try {
      return parseConfig(input);
    } catch (error) {
      return (error as Error).message.match(/(?<=^ {2})[^:]+/gm);
    }
  };
  expect(problems(config)).toEqual([
    'inboxes[1].words',
    'inboxes[2].forwardTo[0]',
    'inboxes[3]',
    'wrods',
    'inboxes[1].address',
    'operator',
    'inboxes[2].forwardTo[1]',
  ]);
  const zone = { id: 'z', name: 'other.example' };
  expect(problems({ inboxes: [GOOD], hostedZone: zone })).toEqual(['hostedZone[0].id', 'hostedZone[0].name']);
  // It may be the zone of the address that is wrong.
  expect(problems({ inboxes: [{ ...GOOD, address: 'x' }], hostedZone: zone })).toEqual([
    'inboxes[0].address',
    'hostedZone[0].id',
  ]);
});
