import { Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';

/** Where Lambda finds the handler in each function's code: file and export. */
export const HANDLER = 'index.handler';

/** The properties that all functions of the stack share. Their bundles are made for this runtime. */
export const FUNCTION_DEFAULTS = {
  runtime: Runtime.NODEJS_24_X,
  architecture: Architecture.ARM_64,
  handler: HANDLER,
  loggingFormat: LoggingFormat.JSON,
} as const;
