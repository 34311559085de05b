import { describe, expect, test } from 'vitest';
import type { Release, ReleaseRequest } from '../../app/release-pitch.ts';
import { type DeliveryRecord, deliveryRecord } from '../../core/record/delivery-record.ts';
import type { ResentRecord } from '../../core/record/later-record.ts';
import type { ReviewedPitch } from '../../core/record/reviewed-pitch.ts';
import { CHROMIUM } from './browser.ts';
import { openMemoryPage, pitch } from './memory-browser.ts';

const MASHA = 'masha@paper.example';
const DESK = 'desk@paper.example';

/** A pitch that was sent to two addresses, and did not arrive at one of them. */
function undelivered(id: string, given: Partial<DeliveryRecord> = {}): ReviewedPitch {
  const sent = pitch(id, { outcome: 'forwarded', reasons: [], forwardedTo: [MASHA, DESK], copy: `copy-${id}` });
  const bounce = {
    id,
    inbox: sent.inbox,
    copy: `copy-${id}`,
    address: MASHA,
    status: 'bounced',
    type: 'Transient',
    subtype: 'MailboxFull',
    code: '452 4.2.2 over quota',
    ...given,
  } as const;
  return { ...sent, deliveries: [deliveryRecord(bounce, new Date())] };
}

/** The page over pitches that a release sends again, but for those named in `refused`. */
function openPage(pitches: ReviewedPitch[], refused: ReadonlySet<string> = new Set()) {
  const requests: ReleaseRequest[] = [];
  const review = {
    retry: async () => 0,
    async release(request: ReleaseRequest): Promise<Release> {
      requests.push(request);
      const { mail, inbox, by, resend } = request;
      if (refused.has(mail.id)) return { status: 'refused', why: 'it is in work right now' };
      const record: ResentRecord = {
        v: 1,
        event: 'resent',
        time: new Date().toISOString(),
        id: mail.id,
        inbox,
        by,
        to: resend!.undelivered,
        messageId: 'm',
        copy: `again-${mail.id}`,
        sentAs: 'original',
      };
      const at = pitches.findIndex(({ id }) => id === mail.id);
      pitches[at] = { ...pitches[at]!, resent: [record] };
      return { status: 'resent', record };
    },
  };
  return openMemoryPage({ pitches, review }).then((opened) => ({ ...opened, requests }));
}

describe.skipIf(CHROMIUM === undefined)('a pitch that did not arrive', () => {
  test('says where, why and what helps, and Send again sends it to who did not get it', async () => {
    const { page, screen, requests, errors } = await openPage([undelivered('1'), pitch('2')]);
    await page.goto(`${screen.url}/?outcome=undelivered`);
    const row = page.locator('.pitch');
    await expect.poll(() => row.count()).toBe(1);
    expect(await row.textContent()).toMatch(
      /undelivered[\s\S]*The mailbox masha@paper\.example is full \(452 4\.2\.2 over quota\)\.[\s\S]*Make room in it/,
    );
    expect(await row.getByRole('button', { name: 'trust' }).count()).toBe(0);
    await row.getByRole('button', { name: 'Send again' }).click();
    await row.getByRole('button', { name: 'Undo' }).click();
    expect(requests).toEqual([]);
    await row.getByRole('button', { name: 'Send again' }).click();
    await expect.poll(() => requests, { timeout: 8_000 }).toHaveLength(1);
    expect(requests).toMatchObject([
      { mail: { id: '1' }, resend: { undelivered: [MASHA], reached: [DESK], latest: 'copy-1' } },
    ]);
    await expect.poll(() => page.locator('#undelivered').isVisible()).toBe(false);
    expect(errors).toEqual([]);
  });

  test('is counted at its address, and all of an address are sent again by one button, oldest first', async () => {
    const pitches = [undelivered('3'), undelivered('2', { address: DESK }), undelivered('1')];
    const { page, requests, errors } = await openPage(pitches);
    const top = page.getByRole('region', { name: 'did not arrive' });
    await expect
      .poll(() => top.locator('div > span:first-child').allTextContents())
      .toEqual([`2 did not arrive at ${MASHA}`, `1 did not arrive at ${DESK}`]);
    await top.getByRole('button', { name: 'Send all again' }).first().click();
    await expect
      .poll(() => top.locator('div > span:first-child').allTextContents())
      .toEqual([`1 did not arrive at ${DESK}`]);
    expect(requests.map(({ mail, resend }) => [mail.id, resend?.undelivered])).toEqual([
      ['1', [MASHA]],
      ['3', [MASHA]],
    ]);
    await expect.poll(() => page.locator('#news').textContent()).toBe(`2 sent again to ${MASHA}`);
    expect(errors).toEqual([]);
  });

  test('that could not be sent again stays counted, with the reason', async () => {
    const { page, requests } = await openPage([undelivered('2'), undelivered('1')], new Set(['2']));
    const top = page.getByRole('region', { name: 'did not arrive' });
    await top.getByRole('button', { name: 'Send all again' }).click();
    await expect.poll(() => top.locator('div > span:first-child').textContent()).toBe(`1 did not arrive at ${MASHA}`);
    await expect
      .poll(() => top.locator('.failed').textContent())
      .toMatch(/^1 sent again to masha@paper\.example, 1 not: 2, from .*it is in work right now$/);
    // The keyboard stays on the button.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Send all again');
    expect(requests).toHaveLength(2);
  });
});
