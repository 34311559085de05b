import type { SESEvent, SESEventRecord } from 'aws-lambda';

/** The parts of an event that tests set. */
export interface SesEventDetails {
  messageId?: string;
  /** When the mail was received, ISO 8601. */
  time?: string;
  source?: string;
  recipients?: string[];
  /** The fields of the mail's header. */
  headers?: { name: string; value: string }[];
  receipt?: Partial<SESEventRecord['ses']['receipt']>;
}

/**
 * The event with which a receipt rule's Lambda action invokes the function.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html
 */
export function sesEvent({
  messageId = 'o3vrnil0e2ic28tr',
  time = '2026-03-02T08:09:11.123Z',
  source = 'press@startup.example',
  recipients = ['masha.borak@technode.com'],
  headers = [],
  receipt = {},
}: SesEventDetails = {}): SESEvent {
  const pass = { status: 'PASS' } as const;
  return {
    Records: [
      {
        eventSource: 'aws:ses',
        eventVersion: '1.0',
        ses: {
          mail: {
            timestamp: '2026-03-02T08:09:10.000Z',
            source,
            messageId,
            // The addresses of the header. The mail's recipients are those of the receipt.
            destination: ['undisclosed@startup.example'],
            headersTruncated: false,
            headers,
            commonHeaders: {
              returnPath: source,
              from: ['Startup <press@startup.example>'],
              date: 'Mon, 2 Mar 2026 09:09:08 +0100',
              to: ['undisclosed@startup.example'],
              messageId: '<1@startup.example>',
              subject: 'A pitch',
            },
          },
          receipt: {
            timestamp: time,
            processingTimeMillis: 574,
            recipients,
            spamVerdict: pass,
            virusVerdict: pass,
            spfVerdict: pass,
            dkimVerdict: pass,
            dmarcVerdict: pass,
            action: {
              type: 'Lambda',
              functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:Screen',
              invocationType: 'Event',
            },
            ...receipt,
          },
        },
      },
    ],
  };
}
