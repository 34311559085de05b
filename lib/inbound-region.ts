import { Token } from 'aws-cdk-lib';

/**
 * The regions in which SES receives mail. It sends from more. AWS adds regions from time to time, so any other region is
 * a warning and no error.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/ses.html "Email receiving endpoints"
 */
const INBOUND_REGIONS = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'af-south-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-south-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'il-central-1',
  'me-south-1',
  'sa-east-1',
];

/** @returns what to tell the person who deploys to a region; nothing where SES is known to receive mail */
export function regionNote(region: string): { level: 'warning' | 'info'; text: string } | undefined {
  if (INBOUND_REGIONS.includes(region)) return undefined;
  const known = `Known to receive mail: ${INBOUND_REGIONS.join(', ')}.`;
  if (Token.isUnresolved(region)) {
    return {
      level: 'info',
      text:
        'The region is not known without AWS credentials or CDK_DEFAULT_REGION, so it was not checked whether SES ' +
        `receives mail there. ${known}`,
    };
  }
  return {
    level: 'warning',
    text:
      `SES is not known to receive mail in ${region}: if it does not, no pitch will come in. ${known} ` +
      'Choose the region with your AWS profile or AWS_REGION.',
  };
}
