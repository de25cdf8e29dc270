/** Colleagues who are here, as faces in the sidebar; nothing at all while one is alone. */
import type { CSSProperties } from 'react'
import { people, usePeers } from '#renderer/client'
import { Avatar, hueOf, Tooltip } from '#renderer/ui'
import './together.css'

const MOST = 5

export function Here({ isRail }: { readonly isRail: boolean }) {
  const here = people(usePeers())
  if (here.length === 0) return null
  const shown = here.slice(0, isRail ? 1 : MOST)
  const more = here.length - shown.length
  const names = here.map(({ name }) => name).join(', ')
  return (
    <Tooltip label={`Here now: ${names}`} side="right">
      <div className="here" role="img" aria-label={`Here now: ${names}`}>
        {shown.map(peer => (
          <span key={peer.member} className="here-face" style={hueStyle(peer.name)}>
            <Avatar name={peer.name} size={20} />
          </span>
        ))}
        {more > 0 && <span className="here-more">+{more}</span>}
      </div>
    </Tooltip>
  )
}

const hueStyle = (name: string): CSSProperties =>
  ({ '--peer': String(hueOf(name)) }) as CSSProperties
