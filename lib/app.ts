import { App } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { ConfigError, parseConfig } from '../app/config.ts';
import { PitchScreenStack } from './pitch-screen-stack.ts';

/** The names that CloudFormation allows for a stack. */
const STACK_NAME = /^[a-z][a-z\d-]{0,127}$/i;

// All the behaviours that this version of the CDK recommends. cdk.json overrides them.
const app = new App({ context: flags });
try {
  const stackName = app.node.tryGetContext('stackName') ?? 'PitchScreen';
  if (!STACK_NAME.test(stackName)) {
    throw new ConfigError(
      `The context value stackName is ${JSON.stringify(stackName)}; expected a letter, then letters, digits and hyphens, 128 in all at most.`,
    );
  }
  // A second stack has another name. It takes the inboxes that do not fit into one receipt rule (docs/scale.md).
  new PitchScreenStack(app, stackName, {
    description: 'Screens the pitches mailed to a reporter',
    config: parseConfig(app.node.tryGetContext('pitchScreen')),
    // Both are undefined without credentials. The template then fits any account and region.
    env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
  });
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  // The message says what to correct. A stack trace would hide it.
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
