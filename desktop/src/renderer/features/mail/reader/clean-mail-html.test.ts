// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { cleanCss, createMailCleaner } from './clean-mail-html.ts'

const clean = createMailCleaner(window)
const off = { pictures: {}, inline: {} }
const on = { pictures: { 'https://a.example/logo.png': 'blob:kith/2' }, inline: {} }

describe('mail html', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg onload=alert(1)><image href="http://t/x"></svg>',
    '<a href="javascript:alert(1)">a</a>',
    '<a href=" java\nscript:alert(1)">a</a>',
    '<iframe src="http://t/"></iframe>',
    '<form action="http://t/"><input name=a></form>',
    '<meta http-equiv="refresh" content="0;url=http://t/">',
    '<base href="http://t/">',
    '<link rel="stylesheet" href="http://t/a.css">',
    '<object data="http://t/"></object>',
    '<body background="http://t/a.png">a</body>',
    '<table background="http://t/a.png"><tr><td>a</td></tr></table>',
    '<video poster="http://t/p.png" src="http://t/v"></video>',
    '<img srcset="http://t/a 1x, http://t/b 2x">',
    '<div style="background:url(http://t/a)">a</div>',
    '<div style="background:u\\72l(http://t/a)">a</div>',
    '<div style="background-image:image-set(\'http://t/a\' 1x)">a</div>',
    '<style>@import "http://t/a.css";</style>',
    '<style>@font-face{font-family:x;src:url(http://t/f)}</style>',
    '<style>p{background:url( "http://t/a" )}</style>',
    '<input type=image src="http://t/a">',
    '<math><mtext><img src=x onerror=alert(1)></mtext></math>',
  ])('[MC1] nothing runs and nothing is asked for: %s', html => {
    const cleaned = clean(`<p>before</p>${html}`, off).html
    expect(cleaned).toContain('before')
    expect(cleaned).not.toMatch(
      /http:\/\/t\/|on\w+\s*=|javascript:|<script|<iframe|<form|<meta|<base/i,
    )
  })

  it('[MC2] pictures wait until they may load; pictures of one point never do', () => {
    const html =
      '<img src="https://a.example/logo.png" width="80"><img src="https://a.example/o.gif" width="1" height="1">'
    expect(clean(html, off)).toMatchObject({
      blocked: ['https://a.example/logo.png'],
      trackers: 1,
    })
    expect(clean(html, off).html).not.toContain('src=')
    const shown = clean(html, on)
    expect(shown.html).toContain('src="blob:kith/2"')
    expect(shown.blocked).toEqual([])
    expect(shown.html).not.toContain('o.gif')
  })

  it('[MC3] pictures of the mail itself are shown from this device, others stay out', () => {
    const html = '<img src="cid:logo@x"><img src="cid:gone"><img src="file:///etc/passwd">'
    const cleaned = clean(html, { pictures: {}, inline: { 'logo@x': 'blob:kith/1' } }).html
    expect(cleaned).toContain('src="blob:kith/1"')
    expect(cleaned).not.toMatch(/cid:|file:/)
  })

  it('[MC4] links open outside and lead nowhere but to the web, a mail or a call', () => {
    const cleaned = clean('<a href="https://a.example/">a</a><a href="kith://x">b</a>', off).html
    expect(cleaned).toContain('rel="noopener noreferrer"')
    expect(cleaned).not.toContain('kith:')
  })

  it('[MC5] styles keep their looks and lose what covers the page', () => {
    const css = cleanCss('color:red;position:fixed;top:0;z-index:9999;font-weight:600', () => null)
    expect(css).toContain('color:red')
    expect(css).toContain('font-weight:600')
    expect(css).not.toMatch(/fixed|z-index/)
  })
})
