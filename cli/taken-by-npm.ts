import { UserError } from '../app/user-error.ts';
import { type Option, type Options, termOf } from './declaration.ts';

/** npm takes an option that abbreviates one of its settings for that setting (npm 11). */
const ABBREVIATES: Readonly<Record<string, string>> = { to: 'token-description' };

/** A setting of npm that people have in their .npmrc. It does no harm: without the option itself, release asks. */
const NOT_REFUSED = 'yes';

/**
 * Refuses options that npm took. Without the `--` in `npm run screen -- --words=x`, npm reads `--words=x` as a setting
 * and hands it over as the environment variable `npm_config_words`. The command would run without its option.
 *
 * @param call how to call the command, up to its options
 * @param given the options that the command got
 * @throws UserError that says how to give the option
 */
export function refuseTakenByNpm(
  call: string,
  options: Options,
  given: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): void {
  const setting = (name: string) => environment[`npm_config_${name.replaceAll('-', '_')}`];
  for (const [name, option] of Object.entries(options)) {
    if (given[name] !== undefined || name === NOT_REFUSED || !isTaken(name, option, setting)) continue;
    const right = `${call} ${termOf(name, option)}`;
    throw new UserError(`npm took --${name} for itself: options come after a --, as in ${right}`);
  }
}

function isTaken(name: string, { value }: Option, setting: (name: string) => string | undefined): boolean {
  if (value !== undefined) return (setting(name) ?? setting(ABBREVIATES[name] ?? name)) !== undefined;
  // npm reads `--no-samples` as `samples` with the value false, which it hands over as an empty text.
  if (name.startsWith('no-')) return setting(name.slice('no-'.length)) === '';
  return setting(name) === 'true';
}
