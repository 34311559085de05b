import type { SESEvent, SESEventRecord } from 'aws-lambda';

/** What differs between the events of these tests. */
export interface SesEventDetails {
  messageId?: string;
  source?: string;
  recipients?: string[];
  /** Of the mail's header. */
  headers?: { name: string; value: string }[];
  receipt?: Partial<SESEventRecord['ses']['receipt']>;
}

/** The event of a receipt rule's Lambda action, laid out as in the SES documentation. */
export function sesEvent({
  messageId = 'o3vrnil0e2ic28tr',
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
            // The header's addresses: never whom the mail is really for.
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
            timestamp: '2026-03-02T08:09:11.123Z',
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
