import { CONFIGURATION_SET, LEASE_PREFIX, MAIL_BUCKET, MAIL_PREFIX, TRUSTED_PREFIX } from '../lambda/environment.ts';
import { NODE_OPTIONS } from '../lib/node-options.ts';
import { EMULATOR_ACCESS } from '../test/emulators.ts';
import { BUCKET, LEASES, PREFIX } from './handlers/settings.ts';

/**
 * The environment variables of a measured handler: those that the stack sets, and the endpoints of the emulators.
 *
 * @param s3 the endpoint of S3, as a URL
 * @param ses the endpoint of SES, as a URL
 */
export function handlerEnvironment(s3: string, ses: string): Record<string, string> {
  return {
    AWS_REGION: EMULATOR_ACCESS.region,
    AWS_ACCESS_KEY_ID: EMULATOR_ACCESS.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: EMULATOR_ACCESS.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_S3: s3,
    AWS_ENDPOINT_URL_SES: ses,
    AWS_ENDPOINT_URL_SESV2: ses,
    [MAIL_BUCKET]: BUCKET,
    [MAIL_PREFIX]: PREFIX,
    [LEASE_PREFIX]: LEASES,
    [TRUSTED_PREFIX]: 'trusted/',
    [CONFIGURATION_SET]: 'Sending',
    NODE_OPTIONS,
  };
}
