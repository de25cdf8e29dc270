/** What a cell that cannot be read was probably meant to say. */
export interface FixSuggestion {
  readonly text: string
  /** Why: "last day", "one @". */
  readonly why: string
}

export function suggestFixes(
  text: string,
  dateOrder: 'dmy' | 'mdy' | 'ymd',
): readonly FixSuggestion[] {
  const trimmed = text.trim()
  return [...dateFixes(trimmed, dateOrder), ...mailFixes(trimmed), ...linkFixes(trimmed)].filter(
    (fix, at, all) => fix.text !== trimmed && all.findIndex(each => each.text === fix.text) === at,
  )
}

const pad = (value: number, length = 2) => String(value).padStart(length, '0')

/** The 31st of a month of thirty days: the last day, or the days carried over. */
function dateFixes(text: string, order: 'dmy' | 'mdy' | 'ymd'): readonly FixSuggestion[] {
  const parts = /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})$/.exec(text)
  if (parts === null) return []
  const [first = 0, second = 0, third = 0] = parts.slice(1).map(Number)
  const [year, month, day] =
    String(parts[1]).length === 4 || order === 'ymd'
      ? [first, second, third]
      : order === 'mdy'
        ? [third, first, second]
        : [third, second, first]
  const iso = (date: Date) =>
    `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`
  const fixes: FixSuggestion[] = []
  if (month >= 1 && month <= 12 && day >= 29 && day <= 31 && year > 0) {
    const last = new Date(Date.UTC(year, month, 0))
    if (day > last.getUTCDate()) {
      fixes.push({ text: iso(last), why: 'last day' })
      fixes.push({ text: iso(new Date(Date.UTC(year, month - 1, day))), why: 'carried over' })
    }
  }
  if (month > 12 && month <= 31 && day >= 1 && day <= 12)
    fixes.push({
      text: iso(new Date(Date.UTC(year, day - 1, month))),
      why: 'month and day swapped',
    })
  return fixes
}

/** A scheme with a letter too many or a sign missing. */
function linkFixes(text: string): readonly FixSuggestion[] {
  const broken = /^h+t+p(s?)\s*[:;.]?\s*\/+\s*(?=\S+\.\S)/i.exec(text)
  if (broken === null || /^https?:\/\/\S+$/i.test(text)) return []
  const rest = text.slice(broken[0].length).replaceAll(/\s+/g, '')
  return [{ text: `http${(broken[1] ?? '').toLowerCase()}://${rest}`, why: 'as an address' }]
}

function mailFixes(text: string): readonly FixSuggestion[] {
  const fixes: FixSuggestion[] = []
  const spelled = text
    .replace(/\s*[([{]\s*at\s*[)\]}]\s*/i, '@')
    .replaceAll(/\s*[([{]\s*dot\s*[)\]}]\s*/gi, '.')
  if (spelled !== text && /^\S+@\S+$/.test(spelled)) fixes.push({ text: spelled, why: 'with @' })
  if (/^\S+@@+\S+$/.test(text)) fixes.push({ text: text.replace(/@@+/, '@'), why: 'one @' })
  if (/^\S+@\S+,\S+$/.test(text) && !text.includes(';'))
    fixes.push({ text: text.replace(/,(?=[a-z]{2,}$)/i, '.'), why: 'dot for comma' })
  if (/\s/.test(text) && /@/.test(text)) {
    const tight = text.replaceAll(/\s+/g, '')
    if (/^[^@]+@[^@]+\.[^@]+$/.test(tight)) fixes.push({ text: tight, why: 'without spaces' })
  }
  return fixes
}
