/** Who else has this record open. */
import { people, usePeers } from '#renderer/client'
import { Avatar, Tooltip } from '#renderer/ui'

export function RecordPeers({ record }: { readonly record: string }) {
  const here = people(usePeers().filter(peer => peer.record === record))
  if (here.length === 0) return null
  const names = here.map(({ name }) => name).join(', ')
  return (
    <Tooltip label={`Also here: ${names}`}>
      <span className="record-peers" role="img" aria-label={`Also here: ${names}`}>
        {here.slice(0, 4).map(peer => (
          <Avatar key={peer.member} name={peer.name} size={20} />
        ))}
      </span>
    </Tooltip>
  )
}
