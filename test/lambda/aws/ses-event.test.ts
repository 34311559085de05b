import { expect, test } from 'vitest';
import { receiptRecords, receivedMail } from '../../../lambda/aws/ses-event.ts';
import { type SesEventDetails, sesEvent } from '../../ses-event.ts';

const received = (details?: SesEventDetails) => receivedMail(sesEvent(details).Records[0]!);

test('a mail is known by its SES id, the time of its receipt, its envelope and the verdicts on it', () => {
  expect(received()).toEqual({
    id: 'o3vrnil0e2ic28tr',
    time: '2026-03-02T08:09:11.123Z',
    envelope: { from: 'press@startup.example', to: ['masha.borak@technode.com'] },
    verdicts: { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'PASS', dmarc: 'PASS' },
  });
});

test('it is for the envelope recipients, labels and all, and not for whom its header names', () => {
  const recipients = ['masha.borak+tips@technode.com', 'tips@technode.com'];
  expect(received({ recipients }).envelope.to).toEqual(recipients);
});

test.each([
  ['<>', ''],
  ['', ''],
  [null, ''],
  ['MAILER-DAEMON@mail.example', 'MAILER-DAEMON@mail.example'],
])('the return path %j is read as %j', (source, from) => {
  expect(received({ source: source as string }).envelope.from).toBe(from);
});

test('an event has a record for each mail', () => {
  const event = sesEvent();
  expect(receiptRecords(event)).toBe(event.Records);
});

test.each<[string, unknown]>([
  ['nothing', null],
  ['the test event of the console', { key1: 'value1' }],
  ['an event of the bucket', { Records: [{ eventSource: 'aws:s3', s3: { object: { key: 'mail/m1' } } }] }],
  ['a record without a mail', { Records: [{ ses: { receipt: { recipients: ['masha.borak@technode.com'] } } }] }],
  ['a record without recipients', { Records: [{ ses: { mail: { messageId: 'm1' }, receipt: {} } }] }],
])('%s instead of an event of a receipt rule is refused, and the error quotes it', (_, event) => {
  const said = `Not an event of a receipt rule: found ${JSON.stringify(event)}, expected { Records: [{ ses: `;
  expect(() => receiptRecords(event)).toThrow(said);
});

test('a failed DMARC check comes with the policy of the domain', () => {
  const { verdicts } = received({ receipt: { dmarcVerdict: { status: 'FAIL' }, dmarcPolicy: 'reject' } });
  expect(verdicts).toMatchObject({ dmarc: 'FAIL', dmarcPolicy: 'reject' });
});

test.each(['FAIL', 'GRAY', 'PROCESSING_FAILED'] as const)('the verdict %s of SES reaches the screen', (status) => {
  expect(received({ receipt: { spamVerdict: { status } } }).verdicts.spam).toBe(status);
});

test('a scan that was not made gives no verdict', () => {
  expect(received({ receipt: { spamVerdict: { status: 'DISABLED' } } }).verdicts).not.toHaveProperty('spam');
});
