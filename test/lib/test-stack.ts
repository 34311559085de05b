import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { parseConfig } from '../../app/config.ts';
import { PitchScreenStack } from '../../lib/pitch-screen-stack.ts';

/** Two inboxes, one of them under a subdomain and forwarding to two people. */
export const TWO_INBOXES = {
  inboxes: [
    { address: 'masha.borak@technode.com', forwardTo: ['masha@newsroom.org'] },
    { address: 'tips@pitches.technode.com', forwardTo: ['desk@newsroom.org', 'night@newsroom.org'] },
  ],
  retention: { mailDays: 30, logDays: 100 },
};

/**
 * The stack as lib/app.ts creates it without credentials: for any account.
 *
 * @param region @default any region
 */
export function testStack(
  config: unknown = TWO_INBOXES,
  context: Record<string, unknown> = {},
  region?: string,
): PitchScreenStack {
  // Tests look for warnings in the stack. Printed, they would bury the results.
  const quiet = { '@aws-cdk/core:annotationsInValidationReport': false };
  const app = new App({ context: { ...flags, ...quiet, ...context } });
  return new PitchScreenStack(app, 'PitchScreen', { config: parseConfig(config), env: { region } });
}

/** A value of a template as text to compare and to read: references become `<Name>` or `<Id.Attribute>`. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  const object = value as { Ref?: string; 'Fn::GetAtt'?: string[]; 'Fn::Join'?: [string, unknown[]] };
  if (object.Ref) return `<${object.Ref}>`;
  if (object['Fn::GetAtt']) return `<${object['Fn::GetAtt'].join('.')}>`;
  const [separator, parts] = object['Fn::Join']!;
  return parts.map(text).join(separator);
}

/** One such value or several, as sorted texts. */
export const list = (value: unknown) => (Array.isArray(value) ? value : [value]).map(text).sort();

/** The template of that stack, without bundling its functions, which takes long. */
export function testTemplate(config?: unknown): Template {
  return Template.fromStack(testStack(config, { 'aws:cdk:bundling-stacks': [] }));
}
