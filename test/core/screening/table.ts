import { describe, expect, test } from 'vitest';
import { judge, reasonsOf, type Setting } from './judge.ts';

/** A line of the screening rule and what follows from it: inputs to be ignored, inputs to be forwarded. */
export interface Rule<Input = string> extends Setting {
  /** Why, in one sentence. */
  why: string;
  ignore?: readonly Input[];
  forward?: readonly Input[];
}

/** One test for each rule; a failure lists the inputs that are judged wrongly. */
export function testRules<Input>(
  section: string,
  rules: readonly Rule<Input>[],
  toMail: (input: Input) => Uint8Array,
): void {
  describe(section, () => {
    test.each(rules.map((rule) => [rule.why, rule] as const))('%s', async (_, { ignore, forward, words, notice }) => {
      const setting: Setting = { ...(words && { words }), ...(notice !== undefined && { notice }) };
      const wrong = { forwarded: [] as Input[], ignored: [] as Input[] };
      for (const input of ignore ?? [])
        if ((await judge(toMail(input), setting)).decision === 'forward') wrong.forwarded.push(input);
      for (const input of forward ?? [])
        if ((await judge(toMail(input), setting)).decision === 'ignore') wrong.ignored.push(input);
      expect(wrong).toEqual({ forwarded: [], ignored: [] });
    });
  });
}

/** What, the mail, the expected reasons in short (`text: disruptive`; none to be forwarded), and settings if any. */
export type Row = [why: string, mail: Uint8Array, reasons: string[], setting?: Setting];

/** One test for each mail. */
export function testMails(section: string, rows: readonly Row[]): void {
  describe(section, () => {
    test.each(rows)('%s', async (_, mail, reasons, setting) => {
      expect(await reasonsOf(mail, setting)).toEqual(reasons);
    });
  });
}
