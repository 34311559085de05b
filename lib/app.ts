import { App } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { ConfigError, parseConfig } from '../app/config.ts';
import { PitchScreenStack } from './pitch-screen-stack.ts';

/** How CloudFormation names a stack. */
const STACK_NAME = /^[a-z][a-z\d-]{0,127}$/i;

// The behaviours that this version of the CDK recommends; cdk.json goes before.
const app = new App({ context: flags });
try {
  const stackName = app.node.tryGetContext('stackName') ?? 'PitchScreen';
  if (!STACK_NAME.test(stackName)) {
    throw new ConfigError(
      `The context value stackName is ${JSON.stringify(stackName)}; expected a letter, then letters, digits and hyphens, 128 in all at most.`,
    );
  }
  // Another name for a second stack: inboxes beyond what one receipt rule takes (docs/scale.md).
  new PitchScreenStack(app, stackName, {
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
