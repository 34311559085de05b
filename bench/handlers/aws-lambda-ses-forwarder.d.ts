declare module 'aws-lambda-ses-forwarder' {
  /** Forwards the mail of an event. It calls back without an error even where it forwards to nobody. */
  export function handler(
    event: unknown,
    context: unknown,
    callback: (error?: Error | null) => void,
    overrides: { config: Record<string, unknown> },
  ): void;
}
