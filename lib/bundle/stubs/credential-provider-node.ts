// For the SDK's clients: Lambda gives a function its credentials in environment variables, and nowhere else.
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
