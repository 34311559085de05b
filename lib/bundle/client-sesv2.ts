// What the screen uses of SES' second API.
export { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
