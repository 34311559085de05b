import type { StackAddress } from './stack-outputs.ts';

/** What every client of the SDK is told about where and as whom; what is left out is as the AWS CLI has it. */
export interface Access {
  region?: string;
  profile?: string;
}

export function accessOf({ region, profile }: StackAddress): Access {
  return { ...(region && { region }), ...(profile && { profile }) };
}
