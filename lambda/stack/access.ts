/** Which deployed stack, and as whom. */
export interface StackAddress {
  stack: string;
  /** @default as the AWS CLI has it: the environment, then the profile */
  region?: string | undefined;
  /** A profile of the AWS CLI. @default as the AWS CLI has it */
  profile?: string | undefined;
}

/** What every client of the SDK is told about where and as whom; what is left out is as the AWS CLI has it. */
export interface Access {
  region?: string;
  profile?: string;
}

export function accessOf({ region, profile }: StackAddress): Access {
  return { ...(region && { region }), ...(profile && { profile }) };
}
