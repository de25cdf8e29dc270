import { describe, expect, it } from 'vitest'
import css from './tokens.css?raw'

/** Reads the token table itself, so that a changed colour is measured and not a copy of it. */
const block = (selector: string): string => {
  const from = css.indexOf(`${selector} {`)
  return css.slice(from, css.indexOf('\n}', from))
}
const tokensIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value!.trim()]),
  )

const light = tokensIn(block(':root'))
const THEMES: Record<string, Record<string, string>> = {
  light,
  dark: { ...light, ...tokensIn(block(":root[data-theme='dark']")) },
  contrast: { ...light, ...tokensIn(block(":root[data-theme='contrast']")) },
}

interface Rgb {
  readonly r: number
  readonly g: number
  readonly b: number
  readonly a: number
}

/** OKLCH → sRGB as it is stored, after Björn Ottosson: browsers blend these numbers. */
function colour(theme: Record<string, string>, text: string): Rgb {
  const reference = /^var\((--[\w-]+)\)$/.exec(text)?.[1]
  if (reference) return colour(theme, theme[reference]!)
  const parts = /oklch\(([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\)/.exec(text)
  if (!parts) throw new Error(`not a colour: ${text}`)
  const [l, c, h, a] = [
    Number(parts[1]),
    Number(parts[2]),
    (Number(parts[3]) * Math.PI) / 180,
    Number(parts[4] ?? 1),
  ]
  const [x, y] = [c * Math.cos(h), c * Math.sin(h)]
  const [p, q, s] = [
    (l + 0.3963377774 * x + 0.2158037573 * y) ** 3,
    (l - 0.1055613458 * x - 0.0638541728 * y) ** 3,
    (l - 0.0894841775 * x - 1.291485548 * y) ** 3,
  ]
  const clip = (value: number) => encoded(Math.min(1, Math.max(0, value)))
  return {
    r: clip(4.0767416621 * p - 3.3077115913 * q + 0.2309699292 * s),
    g: clip(-1.2684380046 * p + 2.6097574011 * q - 0.3413193965 * s),
    b: clip(-0.0041960863 * p - 0.7034186147 * q + 1.707614701 * s),
    a,
  }
}
const encoded = (value: number) =>
  value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055
const decoded = (value: number) =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
const over = (top: Rgb, base: Rgb): Rgb => ({
  r: top.r * top.a + base.r * (1 - top.a),
  g: top.g * top.a + base.g * (1 - top.a),
  b: top.b * top.a + base.b * (1 - top.a),
  a: 1,
})
const luminance = ({ r, g, b }: Rgb) =>
  0.2126 * decoded(r) + 0.7152 * decoded(g) + 0.0722 * decoded(b)
const contrast = (one: Rgb, other: Rgb) => {
  const [high, low] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [
    number,
    number,
  ]
  return (high + 0.05) / (low + 0.05)
}

/** [ink, ground, least ratio]: WCAG 2.2, 4.5 for text and 3 for what only needs to be seen. */
const PAIRS = [
  ['--ink', '--base', 4.5],
  ['--ink', '--sunken', 4.5],
  ['--ink', '--raised', 4.5],
  ['--ink', '--selected', 4.5],
  ['--muted', '--base', 4.5],
  ['--muted', '--sunken', 4.5],
  ['--muted', '--raised', 4.5],
  ['--muted', '--selected', 4.5],
  ['--muted', '--card', 4.5],
  ['--accent', '--base', 4.5],
  ['--accent', '--raised', 4.5],
  ['--on-accent', '--accent-fill', 4.5],
  ['--on-accent', '--danger-fill', 4.5],
  ['--danger', '--base', 4.5],
  ['--danger', '--raised', 4.5],
  ['--danger', '--sunken', 4.5],
  ['--warn-ink', '--base', 4.5],
  ['--good-ink', '--base', 4.5],
  ['--tip-ink', '--tip', 4.5],
  ['--line-control', '--base', 3],
  ['--focus', '--base', 3],
  ['--warn', '--base', 3],
  ['--good', '--base', 3],
] as const

describe.each(Object.entries(THEMES))('contrast in %s', (_name, theme) => {
  it.each(PAIRS)('[UI5] of %s on %s is at least %s', (ink, ground, least) => {
    const base = colour(theme, theme['--base']!)
    const below = over(colour(theme, theme[ground]!), base)
    expect(contrast(over(colour(theme, theme[ink]!), below), below)).toBeGreaterThanOrEqual(least)
  })
  it('[UI5] of every option hue is enough for its word', () => {
    for (let hue = 0; hue < 360; hue += 5) {
      const chip = colour(theme, `oklch(${theme['--chip-l']} ${theme['--chip-c']} ${hue})`)
      const ink = colour(theme, `oklch(${theme['--chip-ink-l']} ${theme['--chip-ink-c']} ${hue})`)
      expect(contrast(ink, chip), `hue ${hue}`).toBeGreaterThanOrEqual(4.5)
    }
  })
})
