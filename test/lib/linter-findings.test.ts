import { expect, test } from 'vitest';
import { TWO_INBOXES, testTemplate } from './test-stack.ts';

test('each finding of checkov that stays has its reason in the template, and cfn-lint is told of dependencies', () => {
  const template = testTemplate({ ...TWO_INBOXES, operator: 'desk@newsroom.org', digest: true });
  const functions = Object.values(template.findResources('AWS::Lambda::Function'));
  expect(functions.length).toBeGreaterThan(3);
  for (const { Metadata } of functions) {
    expect(Metadata['cfn-lint']).toEqual({ config: { ignore_checks: ['W3005'] } });
    expect(Metadata.checkov.skip).toContainEqual({ id: 'CKV_AWS_117', comment: expect.stringMatching(/\.$/) });
  }
  for (const type of ['AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::SNS::Topic', 'AWS::Logs::LogGroup']) {
    const [{ Metadata }] = Object.values(template.findResources(type)) as [{ Metadata: { checkov: object } }];
    expect(Metadata.checkov).toEqual({
      skip: expect.arrayContaining([expect.objectContaining({ id: expect.any(String) })]),
    });
  }
});
