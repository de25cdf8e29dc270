/** The colour of a person: the same for everybody, 0–359. */
export function createHue(text: string): number {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) >>> 0
  return sum % 360
}

/** Stock editors take colours as `#rrggbb` only: hsl(hue 70% 45%). */
export function hexOf(hue: number): string {
  const part = (n: number) => {
    const k = (n + hue / 30) % 12
    const value = 0.45 - 0.315 * Math.max(-1, Math.min(k - 3, 9 - k, 1))
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, '0')
  }
  return `#${part(0)}${part(8)}${part(4)}`
}
