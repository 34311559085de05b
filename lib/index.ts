/** The construct, as the published package has it: `import { PitchScreen } from 'pitch-screen/cdk'`. */
export { ConfigError } from '../app/config.ts';
export { PitchScreen } from './pitch-screen.ts';
export type {
  DigestProps,
  HostedZoneProps,
  InboxProps,
  PitchScreenProps,
  RetentionProps,
  WordProps,
} from './pitch-screen-props.ts';
