import { matchText } from './match-text.ts'

/** Text with what was typed shown by weight. */
export function MatchMark({ text, wanted }: { readonly text: string; readonly wanted: string }) {
  const match = wanted.trim() === '' ? null : matchText(text, wanted)
  if (!match || match.ranges.length === 0) return <span dir="auto">{text}</span>
  const parts = []
  let at = 0
  for (const [from, to] of match.ranges) {
    if (from < at) continue
    parts.push(text.slice(at, from), <b key={from}>{text.slice(from, to)}</b>)
    at = to
  }
  return (
    <span dir="auto">
      {parts}
      {text.slice(at)}
    </span>
  )
}
