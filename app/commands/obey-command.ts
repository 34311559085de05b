import { type CommandRecord, nameOf, printable } from '../../core/index.ts';
import { MissingMail, RefusedMail } from '../ports.ts';
import type { ReleasePitch } from '../release-pitch.ts';
import type { Command, ListedPitch } from './ports.ts';

/** Milliseconds that must be left for another pitch. The rest of the pitches then waits for the next call. */
const MIN_TIME_LEFT = 10_000;

/** Characters of the reasons in one line of the log. */
const MAX_LOGGED_WHY = 1_000;

/** Something that a command asks for and did not get, in words. */
export interface Failure {
  pitch: string;
  why: string;
}

/**
 * Releases the pitches of a command, one after the other. One that was released before is not released again.
 *
 * @param deadline milliseconds since 1970. With 0 there is no time limit, and one attempt at each
 * @returns what failed for good
 * @throws on a passing failure, after all pitches were tried
 */
export async function obeyCommand(
  { pitches, unknown, by, list }: Command,
  releasePitch: ReleasePitch,
  { deadline, now }: { deadline: number; now(): number },
): Promise<Failure[]> {
  const failures: Failure[] = unknown.map((number) => ({
    pitch: `No. ${number}`,
    why: 'the digest has no such number',
  }));
  const passing: Error[] = [];
  for (const { action, pitch } of pitches) {
    if (deadline > 0 && deadline - now() < MIN_TIME_LEFT) {
      passing.push(new Error('no time is left for all pitches that the mail asks for'));
      break;
    }
    try {
      const why = await release(pitch, action === 'trust');
      if (why !== undefined) failures.push({ pitch: nameOfPitch(pitch), why });
    } catch (error) {
      const isFinal = error instanceof MissingMail || error instanceof RefusedMail;
      if (error instanceof MissingMail)
        failures.push({ pitch: nameOfPitch(pitch), why: 'the mail is not kept any more' });
      else if (isFinal) failures.push({ pitch: nameOfPitch(pitch), why: printable((error as Error).message) });
      else passing.push(error as Error);
    }
  }
  const [first] = passing;
  if (first !== undefined) {
    throw new Error(`A command by mail could not be done for now: ${first.message}`, { cause: first });
  }
  return failures;

  /** @returns why it failed for good */
  async function release({ mail, resend }: ListedPitch, trust: boolean): Promise<string | undefined> {
    const result = await releasePitch(
      {
        mail,
        inbox: list!.inbox,
        by: nameOf(`${by || 'somebody'}, by mail`),
        ...(resend ? { resend } : {}),
        ...(trust ? { trust } : {}),
      },
      deadline,
    );
    if (result.status === 'refused') {
      if (result.mayPass) throw new Error(result.why);
      return result.why;
    }
    return result.notTrusted === undefined
      ? undefined
      : `it was sent, but its sender is not let through: ${result.notTrusted}`;
  }
}

function nameOfPitch({ subject }: ListedPitch): string {
  return `“${subject || '(no subject)'}”`;
}

/** The fields of the log line that tell how a command ended. */
export function resultOf({ action }: Command, failures: readonly Failure[]): Pick<CommandRecord, 'result' | 'why'> {
  if (action === 'help') return { result: 'unclear' };
  if (failures.length === 0) return { result: 'done' };
  const why = failures.map(({ pitch, why }) => `${pitch}: ${why}`).join('; ');
  return { result: 'failed', why: printable(why, MAX_LOGGED_WHY) };
}
