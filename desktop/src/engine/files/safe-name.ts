/**
 * Names of files as people gave them, made harmless: no folders, no controls, no characters that
 * turn the reading direction around and so hide an extension, nothing Windows reserves.
 */
const MAX_LENGTH = 180
// Controls, zero-width and bidi marks, and what file systems and shells treat specially.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu
const SPECIAL = /[<>:"|?*]/g
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** The last part of any path, safe to write on every system; `file` when nothing is left. */
export function safeName(given: string): string {
  const base = given.replace(HIDDEN, '').split(/[/\\]/).at(-1) ?? ''
  const plain = base.replace(SPECIAL, '_').replace(/^[\s.-]+|[\s.]+$/g, '')
  const free = RESERVED.test(plain) ? `_${plain}` : plain
  return free === '' ? 'file' : shorten(free)
}

/** Lower-case extension without the dot; '' when there is none. */
export const extensionOf = (name: string): string =>
  /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? ''

function shorten(name: string): string {
  if (name.length <= MAX_LENGTH) return name
  const extension = extensionOf(name)
  const tail = extension === '' ? '' : `.${extension}`
  return (name.slice(0, MAX_LENGTH - tail.length) + tail).toWellFormed()
}
