import { expect, test } from 'vitest';
import { record } from '../../record.ts';
import { folderWith, ignored, review } from './review-command.ts';

test('stats count by day and by word', async () => {
  const now = new Date();
  const at = (daysAgo: number) => new Date(now.getTime() - daysAgo * 86_400_000).toISOString();
  const of = (daysAgo: number) => ({ time: at(daysAgo), logged: at(daysAgo) });
  const data = await folderWith([ignored('1', of(3)), record({ id: 'x', ...of(3) }), ignored('2', of(1))]);
  const { stdout } = await review(data, 'stats');
  expect(stdout.match(/^\d{4}-\d\d-\d\d +\d+ .*$/gm)).toHaveLength(3);
  expect(stdout).toMatch(/^\d{4}-\d\d-\d\d +2 █+▒+$/m);
  expect(stdout).toMatch(/^disruptive +2 ▒+$/m);
  expect(stdout).toMatch(/^3 came, 1 forwarded, 2 ignored \(disruptive 2\)\.$/m);
  const { total } = JSON.parse((await review(data, 'stats', '--json', '--since', '2d')).stdout);
  expect(total).toMatchObject({ came: 1, ignored: 1 });
});
