import { HOST } from '../app/loopback.ts';
import { UserError } from '../app/user-error.ts';

/** `--config`, of every command that reads the configuration. */
export const CONFIG = {
  value: 'FILE',
  about: 'another configuration than cdk.json or pitch-screen.json: a cdk.json, or its pitchScreen object alone',
} as const;

/** `--data`, of every command that reads or writes the data folder. */
export const DATA = {
  value: 'DIR',
  about: 'the data folder of this machine: mails, outbox and log',
  default: 'data',
  onlyFor: 'machine',
} as const;

/** `--http-port`, of every command that serves the page. */
export const HTTP_PORT = {
  value: 'PORT',
  about: `where the page is, on ${HOST}; 0 takes any free port`,
  read: readPort,
};

/** The options that name a deployed stack. */
export const STACK = {
  stack: { value: 'NAME', about: 'a deployed stack, instead of this machine' },
  region: { value: 'REGION', about: 'its region, if it is not that of the AWS CLI', onlyFor: 'stack' },
  profile: { value: 'PROFILE', about: 'a profile of the AWS configuration', onlyFor: 'stack' },
} as const;

/** The options that name what a removed stack left. */
export const REMAINS = {
  'log-group': { value: 'NAME', about: 'the log group that a removed stack left, instead of a stack' },
  bucket: { value: 'NAME', about: 'the bucket that it left, to show or release a mail', onlyFor: 'remains' },
} as const;

function readPort(option: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new UserError(`${option} ${JSON.stringify(text)}: expected a port from 0 to 65535 (0 takes any free one).`);
}
