import { describe, expect, test } from 'vitest';
import { record } from '../../record.ts';
import { runCli } from '../screen-process.ts';
import { folderWith, ignored, review } from './review-command.ts';

describe('list', () => {
  test('shows what was ignored, newest first, when by the clock here, why, and how many came', async () => {
    const data = await folderWith([ignored('aaaaaaaa1111'), record(), ignored('bbbbbbbb2222', { subject: 'Second' })]);
    const { stdout, code } = await runCli('cli/review.ts', ['list', '--data', data], { TZ: 'Asia/Shanghai' });
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^0?2 Mar 17:00 ignored +bbbb2222 Acme PR <press@acme\.example> +Second$/);
    expect(lines[1]).toMatch(/^ +HTML: a Disruptive battery$/);
    expect(lines[2]).toMatch(/aaaa1111/);
    expect(stdout).toMatch(/\n3 came, 1 forwarded, 2 ignored \(disruptive 2\)\.\n$/);
  });

  test('fits the terminal, whatever the mail holds', async () => {
    const evil = `${'disruptive 中文 🔋 '.repeat(40)}\u001b[2J\r\n\u202e`;
    const reasons = [{ word: 'disruptive', where: evil, as: 'disruptive', excerpt: evil }];
    const data = await folderWith([ignored('1', { subject: evil, sender: evil, reasons, why: evil })]);
    for (const columns of [40, 60, 100, 200]) {
      const { stdout } = await runCli('cli/review.ts', ['list', '--data', data], { COLUMNS: String(columns) });
      expect(stdout).not.toMatch(/(?!\n)\p{Cc}|[\u2028-\u202e]/u);
      for (const line of stdout.split('\n').slice(0, -3)) {
        // Every wide character here takes two columns.
        expect(line.replace(/[\u4e00-\u9fff]|🔋/gu, '##').length).toBeLessThanOrEqual(columns);
      }
    }
  });

  test('filters and pages', async () => {
    const pitches = Array.from({ length: 5 }, (_, n) => ignored(`0000000${n}`, { subject: `No. ${n}` }));
    const data = await folderWith([...pitches, record({ subject: 'Fine', sender: 'Zoë <z@b.example>' })]);
    const subjects = async (...args: string[]) => {
      const { stdout } = await review(data, 'list', '--json', ...args);
      return stdout
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line).subject);
    };
    expect(await subjects('--limit', '2')).toEqual(['No. 4', 'No. 3']);
    expect(await subjects('--limit', '2', '--page', '3')).toEqual(['No. 0']);
    expect(await subjects('--outcome', 'all', '--limit', '2')).toEqual(['Fine', 'No. 4']);
    expect(await subjects('--outcome', 'all', '--from', 'zoë')).toEqual(['Fine']);
    expect(await subjects('--word', 'synergy')).toEqual([]);
    expect(await subjects('--search', 'no. 2')).toEqual(['No. 2']);
    expect(await subjects('--since', '2026-03-03')).toEqual([]);
    expect((await review(data, 'list', '--limit', '2')).stdout).toMatch(/Older ones: --page 2\n$/);
    // An address that is mistyped is seen.
    const nobody = (await review(data, 'list', '--inbox', 'nobody@x.example')).stdout;
    expect(nobody).toContain('No such pitches for nobody@x.example.\n');
    expect((await review(data, 'list', '--inbox', 'TIPS@paper.example')).stdout).toContain('No. 4');
  });

  test('counts down to the last one of the page, not to the first of the next', async () => {
    const data = await folderWith([ignored('00000001'), record({ id: 'between' }), ignored('00000002')]);
    const { stdout } = await review(data, 'list', '--limit', '1');
    expect(stdout).toContain('\nDown to the last one above: 1 came, 0 forwarded, 1 ignored (disruptive 1). Older');
  });

  test('an empty log says so', async () => {
    expect((await review(await folderWith([]), 'list')).stdout).toBe('No such pitches.\n\nNo pitches.\n');
  });
});
