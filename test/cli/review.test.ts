import { expect, test } from 'vitest';
import { runHere } from './run-here.ts';

test.each<[string[], RegExp]>([
  [['lists'], /^"lists" is no command\. There are list, show, release/],
  [['list', '--outcome', 'lost'], /^--outcome "lost": expected one of forwarded, ignored/],
  [['list', '--review', 'read'], /^--review "read": expected one of new, open, done, all\.\n$/],
  [['done'], /^Nothing to mark/],
  [['list', '--since', '1h', '--until', '2h'], /^--since 1h is not before --until 2h: nothing lies between them\./],
  [['list', '--since', '-5d'], /^--since: a value that begins with a dash is given as --since=…\./],
  [['list', '--since', 'yesterday'], /^--since "yesterday": expected a time ago/],
  [['list', '--limit', '0'], /^--limit "0": expected a number from 1 on/],
  [['list', 'x'], /^Unexpected argument 'x'. --help lists the options\.\n$/],
  [['list', '--stack', 'X', '--data', 'data'], /^Either --stack NAME, .* or --data, which is about this machine\.\n$/],
  [['release', 'x', '--stack', 'X', '--relay', 'smtp://relay.example'], /^Either --stack NAME, .* or --relay/],
  [['release', 'x', '--stack', 'X', '--config', 'cdk.json'], /^Either --stack NAME, .* or --config/],
  [['web', '--stack', 'X', '--data', 'data'], /^Unknown option '--data'/],
  [['tail', '--config', 'cdk.json'], /^Unknown option '--config'/],
  [['show', 'x', '--stack', ''], /^--stack: expected a name, found an empty text\.\n$/],
  [['list', '--data', '/nowhere'], /^\/nowhere is not the data folder of a pitch-screen/],
  [['list', '--region', 'eu-west-1'], /^--region goes with --stack NAME/],
  [['web'], /^web serves the page of a deployed stack: --stack NAME/],
  [['web', '--stack', 'X', '--http-port', 'y'], /^--http-port "y": expected a port/],
  [['digest', '--relay', 'http://x'], /^--relay: expected smtp/],
  [['show'], /^Nothing to show/],
  [['release'], /^Nothing to release/],
  [['stats', '--colour'], /^Unknown option '--colour'/],
])('review %j says what is wrong', async (args, message) => {
  const { code, stderr, stdout } = await runHere(['review', ...args]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(message);
});
