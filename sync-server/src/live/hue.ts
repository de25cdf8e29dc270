/**
 * The hue of a person as `#rrggbb`, for stock editors, which take nothing else: oklch(0.6 0.15 hue) in
 * sRGB, by the matrices of Ottosson, "A perceptual color space for image processing" (2020).
 */
const LIGHTNESS = 0.6
const CHROMA = 0.15

export function hexOf(hue: number): string {
  const angle = (hue * Math.PI) / 180
  const [a, b] = [CHROMA * Math.cos(angle), CHROMA * Math.sin(angle)]
  const long = (LIGHTNESS + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const middle = (LIGHTNESS - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (LIGHTNESS - 0.0894841775 * a - 1.291485548 * b) ** 3
  const linear = [
    4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
  ]
  return `#${linear.map(byteOf).join('')}`
}

/** Gamma of IEC 61966-2-1; what lies outside sRGB is clipped. */
function byteOf(linear: number): string {
  const light = Math.min(1, Math.max(0, linear))
  const value = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055
  return Math.round(value * 255)
    .toString(16)
    .padStart(2, '0')
}
