import { z } from 'zod';
import { object } from './schema-parts.ts';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const EXPECTED_TIME_ZONE = 'expected a time zone such as Europe/Berlin';

/** When the digest is sent. `true` means all defaults. */
export const digest = z.preprocess(
  (value) => (value === true ? {} : value === false ? undefined : value),
  object(
    {
      every: z.enum(['daily', 'weekly'], 'expected "daily" or "weekly"').default('weekly'),
      day: z.enum(DAYS, `expected one of ${DAYS.join(', ')}`).optional(),
      hour: z
        .int('expected a whole hour')
        .min(0, 'expected an hour from 0 to 23')
        .max(23, 'expected an hour from 0 to 23')
        .default(8),
      timeZone: z.string(EXPECTED_TIME_ZONE).refine(isTimeZone, EXPECTED_TIME_ZONE).default('UTC'),
    },
    'expected true, false, or { "every": …, "day": …, "hour": …, "timeZone": … }',
  )
    .refine(({ every, day }) => every === 'weekly' || day === undefined, {
      path: ['day'],
      message: 'expected no day, as a daily digest comes on all days',
    })
    .transform(({ day = 'monday', ...rest }) => ({
      ...rest,
      day: rest.every === 'weekly' ? day : undefined,
    }))
    .optional(),
);

/** Whether the time zone database has the name. JavaScript also takes offsets such as `+02:00`, EventBridge Scheduler does not. */
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Z]/.test(name);
  } catch {
    return false;
  }
}
