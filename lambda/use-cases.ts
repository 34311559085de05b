// What the handler loads with its first event, as one file of the bundle.
export { createReceivePitch } from '../app/receive-pitch.ts';
export { createReleasePitch } from '../app/release-pitch.ts';
