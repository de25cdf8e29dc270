/**
 * A coloured outline around what a colleague has under their hands, wherever it is drawn: rules of a
 * style sheet find cells and fields by their attributes, so no row is drawn again for it.
 */
import { usePeers } from '#renderer/client'
import { hueOf } from '#renderer/ui'

const MOST = 50
/** Here and not in a style sheet: there it would be one more box to judge for every cell of every list. */
const LABEL = [
  'position:absolute;inset-block-start:0;inset-inline-end:0;z-index:2',
  'max-width:160px;padding:0 5px;overflow:hidden;border-radius:0 0 0 4px',
  'background:oklch(0.55 0.14 var(--peer));color:white;font:500 11px/16px var(--font)',
  'text-overflow:ellipsis;white-space:nowrap;pointer-events:none',
].join(';')

export function PeerMarks() {
  const marks = usePeers().filter(peer => peer.record !== null && peer.field !== null && !peer.isMe)
  if (marks.length === 0) return null
  const rules = marks.slice(0, MOST).map(({ record, field, name }) => {
    const hue = hueOf(name)
    const row = CSS.escape(record ?? '')
    const at = `:is([data-doc="${row}"],[data-id="${row}"]) [data-field="${CSS.escape(field ?? '')}"]`
    const label = JSON.stringify(name).replaceAll('<', '\\3c ')
    return (
      `${at}{box-shadow:inset 0 0 0 2px oklch(0.6 0.15 ${hue})}` +
      `${at}:not([data-frozen]){position:relative}` +
      `${at}::after{content:${label};--peer:${hue};${LABEL}}`
    )
  })
  return <style>{rules.join('\n')}</style>
}
