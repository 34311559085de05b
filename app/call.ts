/** A clone runs the sources. The published package has JavaScript, and a command of its own. */
const isClone = import.meta.url.endsWith('.ts');

/**
 * Says how a person calls a command: `npm run -s retry` in a clone, `npx pitch-screen retry` with the published package.
 *
 * @param command `start`, `screen`, `preview`, `send`, `review` or `retry`
 */
export function callOf(command: string): string {
  if (!isClone) return `npx pitch-screen ${command}`;
  return command === 'start' ? 'npm start' : `npm run -s ${command}`;
}

/** Says how a person calls a command that has arguments. The arguments follow: `npm run -s screen --`. */
export function callWith(command: string): string {
  return isClone ? `${callOf(command)} --` : callOf(command);
}
