/** A deployed stack, and the profile to reach it with. */
export interface StackAddress {
  stack: string;
  /** @default the AWS CLI's: that of the environment, then of the profile */
  region?: string | undefined;
  /** A profile of the AWS CLI. @default the AWS CLI's */
  profile?: string | undefined;
}

/** Region and profile for the clients of the SDK. Without one, they use the AWS CLI's. */
export interface Access {
  region?: string;
  profile?: string;
}

export function accessOf({ region, profile }: StackAddress): Access {
  return { ...(region && { region }), ...(profile && { profile }) };
}
