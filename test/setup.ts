// Vitest runs this module before each test file (vitest.config.ts).
import { afterAll } from 'vitest';
import { finishFile } from './file-end.ts';

afterAll(finishFile);
