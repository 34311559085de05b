import { existsSync } from 'node:fs';

/** Where systems install Chromium. */
const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium that the tests in test/browser run: the one that `CHROMIUM` names, else one of this machine, if any. */
export const CHROMIUM = (process.env.CHROMIUM ? [process.env.CHROMIUM] : PATHS).find((path) => existsSync(path));
