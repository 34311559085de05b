/** SES' second API, from its own file beside the bundle. */
// @ts-expect-error: the file is there once the bundle is complete (lib/bundle/handler-bundle.ts).
export * from './client-sesv2.mjs';
