/**
 * A coloured outline around what a colleague has under their hands, wherever it is drawn: rules of a
 * style sheet find cells and fields by their attributes, so no row is drawn again for it.
 */
import { usePeers } from '#renderer/client'

const MOST = 50

export function PeerMarks() {
  const marks = usePeers().filter(peer => peer.record !== null && peer.field !== null && !peer.isMe)
  if (marks.length === 0) return null
  const rules = marks.slice(0, MOST).map(({ record, field, name, hue }) => {
    const row = CSS.escape(record ?? '')
    const at = `:is([data-doc="${row}"],[data-id="${row}"]) [data-field="${CSS.escape(field ?? '')}"]`
    const label = JSON.stringify(name).replaceAll('<', '\\3c ')
    return (
      `${at}{box-shadow:inset 0 0 0 2px oklch(0.6 0.15 ${hue})}` +
      `${at}::after{content:${label};--peer:${hue};display:block}`
    )
  })
  return <style>{rules.join('\n')}</style>
}
