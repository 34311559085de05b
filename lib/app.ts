import { App } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { ConfigError, parseConfig } from '../lambda/config.ts';
import { PitchScreenStack } from './pitch-screen-stack.ts';

// The behaviours that this version of the CDK recommends; cdk.json goes before.
const app = new App({ context: flags });
try {
  // Another name for a second stack: inboxes beyond what one receipt rule takes (docs/scale.md).
  new PitchScreenStack(app, app.node.tryGetContext('stackName') ?? 'PitchScreen', {
    description: 'Screens the pitches mailed to a reporter',
    config: parseConfig(app.node.tryGetContext('pitchScreen')),
    // Undefined without credentials: the template then fits any account and region.
    env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
  });
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  // What to correct is in the message; a stack trace would only hide it.
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
