// What the handler loads with its first event, as one file of the bundle.
export { createReceivePitch } from './receive-pitch.ts';
export { createReleasePitch } from './release-pitch.ts';
