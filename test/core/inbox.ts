import type { Inbox } from '../../core/types.ts';

/** An inbox as a configuration makes it that sets its addresses alone, but without a notice. */
export const INBOX: Inbox = {
  address: 'pitches@example.org',
  forwardTo: ['reporter@example.net'],
  words: ['disruptive'],
  label: 'pitch-screen',
  notice: '',
  trusted: [],
  forwardSpam: false,
  forwardUnauthenticated: false,
};
