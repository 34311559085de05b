import { expect, test } from 'vitest';
import { inertCss } from '../../review/inert-css.ts';
import { cpuTime } from '../cpu-time.ts';

test.each([
  [
    'p{color:red;background:#fff linear-gradient(#fff,#eee)}',
    'p{color:red;background:#fff linear-gradient(#fff,#eee)}',
  ],
  ['p{background:#123 url(https://x.example/a.png) no-repeat}', 'p{background:#123 url(data:,) no-repeat}'],
  [`background:url( "https://x.example/a)b" ) 0`, 'background:url(data:,) 0'],
  [`background:url('https://x.example/a)b')`, 'background:url(data:,)'],
  [`background:url("https://x.example/a)`, 'background:url(data:,)'],
  ['background:URL(//x.example/a', 'background:url(data:,)'],
  ['background:u\\52 l(//x.example)', 'background:url(data:,)'],
  ['background:\\000075\r\nrl(//x.example)', 'background:url(data:,)'],
  ['background:u\\r\\l(//x.example)', 'background:url(data:,)'],
  ['background:u\\6\\63 (//x.example)', 'background:u\\6\\63 (//x.example)'],
  ['/*\\*/background:url(//x.example)', '/*\\*/background:url(data:,)'],
  ['content:"\\"url(//x.example)"', 'content:"\\"url(//x.example)"'],
  ['content:"\\"";b:url(//x.example)', 'content:"\\"";b:url(data:,)'],
  ['b:url(//x.example/a b c)', 'b:url(data:,)'],
  ['b:url(//x.example/a"b)c', 'b:url(data:,)c'],
  ['b:src(var(--a)) url(//x.example', 'b:url(data:,) url(data:,)'],
  ['/*url(//x.example)*/b:c', '/*url(//x.example)*/b:c'],
  ['/* " */b:url(//x.example)/* " */', '/* " */b:url(data:,)/* " */'],
  ['.position{}position{}', '.position{}--position{}'],
  ['"a\nb:url(//x.example)', '"a\nb:url(data:,)'],
  ['b:.url(//x.example)×url(//x.example)', 'b:.url(data:,)×url(data:,)'],
  ['b:-webkit-image-set("//x.example/a" 1x)', 'b:url(data:,)'],
  ['b:image-set(url(//x.example/a) 1x, "//x.example/b" 2x)', 'b:url(data:,)'],
  ['@import "//x.example/a.css";p{}', '@none "//x.example/a.css";p{}'],
  ['@\\69mport url(//x.example/a.css);p{}', '@none url(data:,);p{}'],
  ['@font-face{src:url(//x.example/a)}', '@none{src:url(data:,)}'],
  ['@media (max-width:9px){a{}}', '@media (max-width:9px){a{}}'],
  ['p{POSITION:fixed;inset:0}', 'p{--position:fixed;inset:0}'],
  ['p{p\\6fsition/**/:sticky!important}', 'p{--position/**/:sticky!important}'],
  ['.position,#position{background-position:0}', '.position,#position{background-position:0}'],
  ['a:not(.b)>c::before{content:"\\201c"}', 'a:not(.b)>c::before{content:"\\201c"}'],
])('of the CSS %s a pitch keeps %s', (source, expected) => {
  expect(inertCss(source)).toBe(expected);
});

test('a million characters are short work, whatever they are', async () => {
  for (const part of ['a', '\\a', '.', '@', 'url(', 'url("', `url(")`, 'url("" ', '\\', '-\\0000', '( ']) {
    const css = part.repeat(1_000_000 / part.length);
    expect(await cpuTime(() => inertCss(css)), part).toBeLessThan(1_000);
  }
});
