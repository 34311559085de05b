declare module 'aws-lambda-ses-forwarder' {
  /** Calls back without an error also where it has nobody to forward to. */
  export function handler(
    event: unknown,
    context: unknown,
    callback: (error?: Error | null) => void,
    overrides: { config: Record<string, unknown> },
  ): void;
}
