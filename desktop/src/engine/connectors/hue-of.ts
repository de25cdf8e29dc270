/** The hue of `#rrggbb` in OKLCH, degrees; `null` for greys and for what is no colour. */
export function hueOf(color: string | null | undefined): number | null {
  const [, hex] = /^#([0-9a-f]{6})$/i.exec(color ?? '') ?? []
  if (hex === undefined) return null
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map(at => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  // Björn Ottosson's Oklab, from linear sRGB.
  const l = Math.cbrt(0.412_221 * r + 0.536_333 * g + 0.051_446 * b)
  const m = Math.cbrt(0.211_903 * r + 0.680_699 * g + 0.107_397 * b)
  const s = Math.cbrt(0.088_302 * r + 0.281_718 * g + 0.629_98 * b)
  const a = 1.977_998 * l - 2.428_592 * m + 0.450_594 * s
  const c = 0.025_904 * l + 0.782_772 * m - 0.808_676 * s
  if (Math.hypot(a, c) < 0.01) return null
  return Math.round(((Math.atan2(c, a) * 180) / Math.PI + 360) % 360)
}
