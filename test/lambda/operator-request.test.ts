import { expect, test } from 'vitest';
import { operatorRequest } from '../../lambda/operator-request.ts';
import { sesEvent } from '../ses-event.ts';

const MAIL = { id: 'm1', time: 't', envelope: { from: '', to: ['a@b.example'] }, verdicts: { spf: 'PASS' } };
const RELEASE = { mail: MAIL, inbox: 'a@b.example', by: 'someone' };

test('an event of the receipt rule is no request', () => {
  expect(operatorRequest(sesEvent())).toBeUndefined();
  expect(operatorRequest(null)).toBeUndefined();
});

test('a request is taken for what it says, and nothing else in it', () => {
  expect(operatorRequest({ release: { ...RELEASE, more: 1 }, Records: [] })).toEqual({ release: RELEASE });
  expect(operatorRequest({ read: { id: 'm1', from: 0, more: 1 } })).toEqual({ read: { id: 'm1', from: 0 } });
  const event = sesEvent();
  expect(operatorRequest({ retry: { event: { ...event, retry: 1 }, by: 'someone', more: 1 } })).toEqual({
    retry: { event, by: 'someone' },
  });
  const marks = [{ id: 'm1', inbox: 'a@b.example', state: 'done' }];
  expect(operatorRequest({ mark: { marks, by: 'someone', more: 1 } })).toEqual({ mark: { marks, by: 'someone' } });
});

const RESEND = { undelivered: ['m@b.example'], reached: ['n@b.example'], latest: 'copy-1' };

test('a request to send a pitch again names where it did not arrive, and the copy that was sent last', () => {
  const release = { ...RELEASE, resend: RESEND };
  expect(operatorRequest({ release })).toEqual({ release });
});

test.each<unknown>([
  { release: { ...RELEASE, resend: null } },
  { release: { ...RELEASE, resend: 'm@b.example' } },
  { release: { ...RELEASE, resend: { ...RESEND, latest: undefined } } },
  { release: { ...RELEASE, resend: { ...RESEND, undelivered: 'm@b.example' } } },
  { release: { ...RELEASE, resend: { ...RESEND, reached: [1] } } },
  { release: { ...RELEASE, resend: { ...RESEND, undelivered: Array(501).fill('m@b.example') } } },
  { read: { id: '../claims/m1', from: 0 } },
  { read: { id: 'a/b', from: 0 } },
  { read: { id: '', from: 0 } },
  { read: { id: 'm1', from: -1 } },
  { read: { id: 'm1', from: 0.5 } },
  { read: { id: 'm1' } },
  { read: null },
  { retry: sesEvent() },
  { retry: { event: sesEvent() } },
  { retry: { event: sesEvent(), by: 'x'.repeat(2000) } },
  { retry: { event: { Records: [] }, by: 'someone' } },
  { retry: { event: { Records: [{ ses: { mail: { messageId: 'm1' } } }] }, by: 'someone' } },
  { retry: { event: sesEvent({ messageId: '../claims/m1' }), by: 'someone' } },
  { mark: [] },
  { mark: { marks: [], by: 'someone' } },
  { mark: { marks: [{ id: 'm1', inbox: 'a@b.example', state: 'released' }], by: 'someone' } },
  { mark: { marks: [{ id: 'm1', inbox: 'a@b.example', state: 'seen' }], by: 'someone' } },
  { mark: { marks: [{ id: 'm1', inbox: 'a@b.example', state: 'seen', until: 'now' }], by: 'someone' } },
  { mark: { marks: [{ id: 'x'.repeat(600), inbox: 'a@b.example', state: 'done' }], by: 'someone' } },
  { mark: { marks: [{ id: 'm1', inbox: 'a@b.example', state: 'done' }] } },
  { mark: { marks: Array(201).fill({ id: 'm1', inbox: 'a@b.example', state: 'done' }), by: 'someone' } },
  { release: 'm1' },
  { release: { ...RELEASE, by: undefined } },
  { release: { ...RELEASE, inbox: 1 } },
  { release: { ...RELEASE, by: 'x'.repeat(2000) } },
  { release: { ...RELEASE, mail: { ...MAIL, id: 'a/../b' } } },
  { release: { ...RELEASE, mail: { ...MAIL, envelope: { from: '', to: [] } } } },
  { release: { ...RELEASE, mail: { ...MAIL, envelope: { from: '', to: [{}] } } } },
  { release: { ...RELEASE, mail: { ...MAIL, verdicts: { spf: {} } } } },
])('the request %j is refused, and the error says what is expected', (event) => {
  expect(() => operatorRequest(event)).toThrow(/^Not a request to (read|release|retry|mark) .*: expected \{ /);
});
