/**
 * How many chips fit in a cell, from their texts alone.
 *
 * Measuring each cell in the browser would cost more than drawing it, so widths are estimated a
 * little wide; what does not fit is counted in the "+3" at the end.
 */
const WIDE = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef\u{1f300}-\u{1faff}]/u
const LETTER = 6.7
const WIDE_LETTER = 12.5
const MORE = 30

function textWidth(text: string): number {
  let width = 0
  for (const letter of text) width += WIDE.test(letter) ? WIDE_LETTER : LETTER
  return width
}

/** `around` is what a chip takes besides its text. At least one is always shown; it may be cut. */
export function fitChips(
  texts: readonly string[],
  room: number | undefined,
  around: number,
  gap = 4,
): number {
  if (room === undefined) return texts.length
  let used = 0
  for (const [at, text] of texts.entries()) {
    used += textWidth(text) + around + (at === 0 ? 0 : gap)
    const rest = at === texts.length - 1 ? 0 : MORE
    if (used + rest > room) return Math.max(1, at)
  }
  return texts.length
}
