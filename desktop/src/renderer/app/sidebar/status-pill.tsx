import { useConnectionStatus } from '#renderer/client'
import { Tooltip } from '#renderer/ui'
import { PlaceLink } from '../place-link.tsx'

const WORDS = {
  open: {
    text: 'Only on this device',
    tone: 'ok',
    hint: 'Everything is saved here. Open the check-up.',
  },
  connecting: { text: 'Opening', tone: 'wait', hint: 'The engine is starting.' },
  lost: {
    text: 'Reconnecting',
    tone: 'need',
    hint: 'The engine is starting again. What was saved is safe.',
  },
} as const

/** How safe the data is, always in sight; leads to the check-up. */
export function StatusPill({ isRail }: { readonly isRail: boolean }) {
  const { text, tone, hint } = WORDS[useConnectionStatus()]
  return (
    <Tooltip label={isRail ? `${text}. ${hint}` : hint} side="right">
      <PlaceLink
        to={{ page: 'settings', section: 'about' }}
        className="side-pill"
        data-tone={tone}
        aria-label={text}
      >
        <i />
        {!isRail && text}
      </PlaceLink>
    </Tooltip>
  )
}
