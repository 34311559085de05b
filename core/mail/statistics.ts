import chardet from 'chardet';
import { MIN_CONFIDENCE } from '../limits.ts';
import { normalizedLabel } from './charset-labels.ts';

/** The charsets that letters and pairs of letters speak for, the likeliest first. @param sample at most a few thousand bytes */
export function likelyCharsets(sample: Uint8Array): string[] {
  return chardet
    .analyse(sample)
    .filter(({ confidence }) => confidence >= MIN_CONFIDENCE)
    .map(({ name }) => normalizedLabel(name));
}
