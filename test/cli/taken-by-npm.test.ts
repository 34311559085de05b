import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { refuseTakenByNpm } from '../../cli/taken-by-npm.ts';
import { runHere } from './run-here.ts';
import { PROJECT } from './screen-process.ts';

const OPTIONS = {
  words: { value: 'A,B', about: '' },
  to: { value: 'ADDRESS', about: '' },
  'smtp-port': { value: 'PORT', about: '' },
  'no-samples': { about: '' },
  json: { about: '' },
  yes: { about: '' },
};

/** The error for these settings of npm; nothing when the command may run. */
function refusal(settings: Record<string, string>, given: Record<string, unknown> = {}): string | undefined {
  const environment = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`npm_config_${name}`, value]),
  );
  try {
    refuseTakenByNpm('npm run -s try --', OPTIONS, given, environment);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test.each<[string, Record<string, string>, string]>([
  ['--words=x', { words: 'x' }, '--words A,B'],
  ['--words x', { words: 'true' }, '--words A,B'],
  ['--words=', { words: '' }, '--words A,B'],
  ['--smtp-port=1', { smtp_port: '1' }, '--smtp-port PORT'],
  ['--to=x, which abbreviates a setting of npm', { token_description: 'x' }, '--to ADDRESS'],
  ['--to=x of an npm without that setting', { to: 'x' }, '--to ADDRESS'],
  ['--no-samples', { samples: '' }, '--no-samples'],
  ['--json', { json: 'true' }, '--json'],
])('%s is refused', (_, settings, option) => {
  expect(refusal(settings)).toBe(
    `npm took ${option.split(' ')[0]} for itself: options come after a --, as in npm run -s try -- ${option}`,
  );
});

test.each<[string, Record<string, string>, Record<string, unknown>]>([
  ['no option', { user_agent: 'npm', prefix: '/usr', yes: '', json: '' }, {}],
  ['an option that the command has got as well', { words: 'x' }, { words: ['y'] }],
  ['what npm sets to true by itself', { samples: 'true' }, {}],
  ['yes=true, as many a .npmrc has it', { yes: 'true' }, {}],
])('%s is not refused', (_, settings, given) => {
  expect(refusal(settings, given)).toBeUndefined();
});

test('npm run without the -- ends with exit code 1 and the right line, not with a wrong verdict', async () => {
  const npm = (...args: string[]) =>
    promisify(execFile)('npm', ['run', '-s', ...args], { cwd: PROJECT }).then(
      () => ({ code: 0 }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );
  expect(await npm('screen', '--words=lunch', 'cli/samples/1-plain.eml')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'npm took --words for itself: options come after a --, as in npm run -s screen -- --words A,B\n',
  });
});

/** The settings that npm makes of a command's options, by the option. */
function settingsOf(help: string): Map<string, [name: string, value: string]> {
  const names = [...help.matchAll(/^ {2}--([\w-]+)/gm)].map((match) => match[1]!).filter((name) => name !== 'yes');
  return new Map(
    names.map((name) => {
      const setting = name.replaceAll('-', '_');
      return [name, setting.startsWith('no_') ? [setting.slice('no_'.length), ''] : [setting, 'true']];
    }),
  );
}

test.each([
  ...['start', 'screen', 'preview', 'send', 'retry'].map((name) => [name]),
  ...['list', 'show', 'release', 'stats', 'tail', 'web', 'digest'].map((name) => ['review', name]),
])('every option of %s %s is refused', async (...command) => {
  const { stdout } = await runHere([...command, '--help']);
  const settings = settingsOf(stdout);
  expect(settings.size).toBeGreaterThan(1);
  for (const [option, [name, value]] of settings) {
    vi.stubEnv(`npm_config_${name}`, value);
    const { code, stdout, stderr } = await runHere(command);
    vi.unstubAllEnvs();
    expect({ option, code, stdout }).toEqual({ option, code: 1, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^npm took --${option} for itself: .* --( \\w+)? --${option}( \\S+)?\n$`));
  }
});
