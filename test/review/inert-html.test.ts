import { expect, test } from 'vitest';
import { inertHtml, MAX_SOURCE } from '../../review/inert-html.ts';
import { cpuTime } from '../cpu-time.ts';

const body = (source: string) => /<body>(.*)<\/body>/s.exec(inertHtml(source))![1];

test.each([
  ['<p style="color:red">a <b>b</b></p>', '<p style="color:red">a <b>b</b></p>'],
  ['a<script>x()</script>b', 'ab'],
  ['<img src="https://x.example/a.png" onerror="x()" alt="a">', '<img alt="a">'],
  ['<img src="data:image/png;base64,AAAA">', '<img src="data:image/png;base64,AAAA">'],
  ['<img src="data:image/svg+xml;base64,AAAA">', '<img>'],
  ['<a href="javascript:x()">a</a>', '<a title="javascript:x()">a</a>'],
  ['<a href="https://x.example/" target="_top">a</a>', '<a title="https://x.example/">a</a>'],
  ['<form action="https://x.example"><input name="a"><button>b</button>c</form>', 'bc'],
  ['<meta http-equiv="refresh" content="0;url=https://x.example"><base href="https://x.example">a', 'a'],
  ['<svg onload="x()"><a href="x">b</a><style>c</style></svg>d', 'd'],
  ['<math><mtext></form><form><mglyph><style></math><img src onerror=x()>', ''],
  ['<iframe src="https://x.example"></iframe><object data="x"></object><embed src="x">a', 'a'],
  ['<link rel="stylesheet" href="https://x.example/a.css">a', 'a'],
  ['<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;</p>', '<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;</p>'],
  ['<style>p{color:red}</style><p>a</p>', '<style>p{color:red}</style><p>a</p>'],
  ['<style>a<\\/style><script>x()</script>', '<style>a\\3c \\/style>\\3c script>x()\\3c /script></style>'],
  ['<style>p{background:\\<url(//x.example)}</style>', '<style>p{background:\\\\3c url(data:,)}</style>'],
  ['<p style="background:u&#92;72l(//x.example/a?&quot;)">a</p>', '<p style="background:url(data:,)">a</p>'],
  ['<div><p>a', '<div><p>a</p></div>'],
  ['</div></p>a</b>', '<p></p>a'],
])('%s becomes %s', (source, expected) => {
  expect(body(source)).toBe(expected);
});

test('nested half a million times, it is still short work', async () => {
  expect(await cpuTime(() => inertHtml('<div>'.repeat(500_000)))).toBeLessThan(3_000);
  expect(await cpuTime(() => inertHtml('<b><i>'.repeat(250_000)))).toBeLessThan(3_000);
});

test('source that is cut says where and why; source that just fits says nothing', () => {
  const fits = `<p>${'x'.repeat(MAX_SOURCE - 7)}</p>`;
  expect(body(fits)).toBe(fits);
  expect(body(`${fits}<b>more</b>`)).toMatch(
    /<\/p><p style="[^"]*">The HTML of this pitch is cut here: it is longer than 4 MB\.<\/p>$/,
  );
  expect(body(`first${'<div>'.repeat(5_000)}last`)).toMatch(
    /^first<div>.*<\/div><p style="[^"]*">The HTML of this pitch is cut here: more than 2000 of its elements are inside one another\.<\/p>$/,
  );
});
