import { expect, test } from 'vitest';
import { UserError } from '../../app/user-error.ts';
import { defineCommand } from '../../cli/command.ts';

const COMMAND = {
  call: 'npm run -s greet --',
  about: 'Greets.',
  exitCode: '0.',
  options: {
    loud: { about: 'in capitals' },
    name: { value: 'NAME', about: 'whom' },
    greeting: { value: 'TEXT', about: 'how', default: 'Hello' },
    times: { value: 'N', about: 'how often', default: '1', read: readTimes },
    gift: { value: 'FILE', about: 'to bring', repeated: true },
    note: { value: 'TEXT', about: 'to leave', read: (_: string, text: string) => text },
    stack: { value: 'NAME', about: 'there' },
    region: { value: 'REGION', about: 'where that is', onlyFor: 'stack' },
    data: { value: 'DIR', about: 'here', default: 'data', onlyFor: 'machine' },
  },
} as const;

function readTimes(option: string, text: string): number {
  if (/^\d$/.test(text)) return Number(text);
  throw new UserError(`${option} ${JSON.stringify(text)}: expected a digit.`);
}

/** What the command is run with for these arguments. */
async function given(...args: string[]) {
  let got: unknown;
  await defineCommand({
    ...COMMAND,
    operands: {},
    async run(values, operands) {
      // The types follow from the declaration.
      const { loud, name, greeting, times, gift }: Typed = values;
      got = { loud, name, greeting, times, gift, note: values.note, data: values.data, operands };
    },
  })(args);
  return got;
}

interface Typed {
  loud: boolean;
  name: string | undefined;
  greeting: string;
  times: number;
  gift: string[];
}

const NOTHING = { loud: false, greeting: 'Hello', times: 1, gift: [], data: 'data', operands: [] };

test.each<[string, string[], object]>([
  ['nothing: the defaults', [], NOTHING],
  ['a flag', ['--loud'], { ...NOTHING, loud: true }],
  ['a text', ['--name', 'you'], { ...NOTHING, name: 'you' }],
  ['a text twice: the last one', ['--name', 'you', '--name=me'], { ...NOTHING, name: 'me' }],
  ['a text that begins with a dash', ['--name=-you'], { ...NOTHING, name: '-you' }],
  ['a text that may be empty', ['--note', ''], { ...NOTHING, note: '' }],
  ['a text that is read', ['--times', '3'], { ...NOTHING, times: 3 }],
  ['an option more than once', ['--gift', 'a', '--gift', 'b'], { ...NOTHING, gift: ['a', 'b'] }],
  ['operands among options', ['a', '--loud', '-', 'b'], { ...NOTHING, loud: true, operands: ['a', '-', 'b'] }],
  ['operands that look like options', ['--', '--loud'], { ...NOTHING, operands: ['--loud'] }],
])('%s', async (_, args, expected) => {
  expect(await given(...args)).toEqual(expected);
});

test.each<[string[], RegExp]>([
  [['--name', ''], /^--name: expected a name, found an empty text\.$/],
  [['--gift', 'a', '--gift', ''], /^--gift: expected a name, found an empty text\.$/],
  [['--times', 'x'], /^--times "x": expected a digit\.$/],
  [['--name', '--loud'], /^Option '--name' argument is ambiguous/],
  [['--name'], /^Option '--name <value>' argument missing/],
  [['--loud=yes'], /^Option '--loud' does not take an argument/],
  [['--lou'], /^Unknown option '--lou'/],
  [['-x'], /^Unknown option '-x'/],
  [
    ['--stack', 'X', '--data', 'data'],
    /^Either --stack NAME, a deployed stack, or --data, which is about this machine\.$/,
  ],
  [['--region', 'r'], /^--region goes with --stack NAME/],
])('%j is refused', async (args, message) => {
  await expect(given(...args)).rejects.toThrow(message);
});

test('operands are refused by a command without any, and their lack by one that needs them', async () => {
  const run = async () => {
    throw new Error('it ran');
  };
  await expect(defineCommand({ ...COMMAND, run })(['x'])).rejects.toThrow(/^Unexpected argument 'x'/);
  const needing = defineCommand({ ...COMMAND, operands: { missing: 'Nobody to greet.' }, run });
  await expect(needing([])).rejects.toThrow('Nobody to greet. --help lists the options.');
});
