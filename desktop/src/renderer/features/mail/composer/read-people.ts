/** Addresses as people type and paste them: `Ann Lee <ann@x.org>, bob@y.org; "Ng, Kim" <k@z.org>`. */
import type { DraftPerson } from '@kith/shared/rpc'

/** What is no address is kept as typed, so that it can be seen and mended. */
export function readPeople(text: string): readonly DraftPerson[] {
  return split(text).flatMap(part => {
    const named = /^(.*?)\s*<\s*([^<>\s]+)\s*>$/su.exec(part)
    const [, name = '', address = part] = named ?? []
    const clean = address.replace(/^mailto:/i, '').trim()
    return clean === '' ? [] : [{ address: clean, name: unquote(name.trim()) }]
  })
}

/** At commas, semicolons and line ends that stand outside of quotes and brackets. */
function split(text: string): readonly string[] {
  const parts: string[] = []
  let part = ''
  let isQuoted = false
  let isInside = false
  for (const sign of text) {
    if (sign === '"') isQuoted = !isQuoted
    else if (sign === '<') isInside = true
    else if (sign === '>') isInside = false
    if (!isQuoted && !isInside && /[,;\n\r]/.test(sign)) {
      parts.push(part.trim())
      part = ''
    } else part += sign
  }
  return [...parts, part.trim()].filter(each => each !== '')
}

const unquote = (name: string): string => name.replace(/^"(.*)"$/su, '$1').replaceAll('\\"', '"')
