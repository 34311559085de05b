import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { PitchScreenConfig } from '../app/config.ts';
import { PitchScreen } from './pitch-screen.ts';

/** The configuration, beside the usual properties of a stack. */
export interface PitchScreenStackProps extends StackProps {
  readonly config: PitchScreenConfig;
}

/** The stack of this repository: one PitchScreen, and nothing else. */
export class PitchScreenStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: PitchScreenStackProps) {
    super(scope, id, props);
    // The CDK leaves the id Default out of logical ids and names, so the resources have those of a stack without it.
    new PitchScreen(this, 'Default', { ...config, configuredIn: 'cdk.json under context.pitchScreen' });
  }
}
