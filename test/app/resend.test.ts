import { expect, test } from 'vitest';
import { resendOf } from '../../app/resend.ts';
import { type DeliveryRecord, deliveryRecord, type ReviewedPitch } from '../../core/index.ts';

const DESK = 'desk@newsroom.example';
const NIGHT = 'night@newsroom.example';
const ABOUT = { id: '1', inbox: 'tips@paper.example', copy: 'c1' };
const AT = new Date('2026-03-02T09:00:05.000Z');
const BOUNCED = deliveryRecord({ ...ABOUT, address: NIGHT, status: 'bounced', type: 'Permanent' }, AT);
const DELIVERED = deliveryRecord({ ...ABOUT, address: DESK, status: 'delivered' }, AT);

/** A pitch that was forwarded to both addresses as the copy c1. */
const sent = (...deliveries: DeliveryRecord[]) =>
  ({ copy: 'c1', forwardedTo: [DESK, NIGHT], deliveries }) as unknown as ReviewedPitch;

test('a pitch that bounced at one address is sent there again, and where it went else is known', () => {
  expect(resendOf(sent(DELIVERED, BOUNCED))).toEqual({ undelivered: [NIGHT], reached: [DESK], latest: 'c1' });
});

test('a pitch that arrived, or may yet, is not sent again', () => {
  expect(resendOf(sent(DELIVERED))).toBeUndefined();
  expect(resendOf(sent())).toBeUndefined();
});
