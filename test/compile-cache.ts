/** For processes that get an environment of their own: where Node keeps compiled code (vitest.config.ts). */
export const COMPILE_CACHE = { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE };
