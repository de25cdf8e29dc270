import { useState } from 'react'
import { useActionHandler } from '#renderer/actions'
import {
  showFault,
  useClient,
  useConnectionStatus,
  useFormat,
  useNavigation,
  useSyncStatus,
} from '#renderer/client'
import { classNames, Popover, Tooltip } from '#renderer/ui'
import { StatusCard } from './status-card.tsx'
import { statusWords } from './status-words.ts'

/** How safe the data is, always in sight; opens a card that explains and offers. */
export function StatusPill({ isRail }: { readonly isRail: boolean }) {
  const [isOpen, setIsOpen] = useState(false)
  const { go } = useNavigation()
  const client = useClient()
  const status = useSyncStatus()
  const words = statusWords(useConnectionStatus(), status, useFormat())
  const isShared = status !== null && status.state !== 'local'
  useActionHandler('sync.status', () => setIsOpen(true))
  useActionHandler('sync.doctor', () => go({ page: 'settings', section: 'sync' }), isShared)
  useActionHandler('sync.now', () => void client.sync.now({}).catch(showFault), isShared)
  const pill = (
    <button
      type="button"
      className={classNames('side-pill', 'sync-pill')}
      data-tone={words.tone}
      aria-label={words.text}
    >
      <i />
      {!isRail && <span className="trunc num">{words.text}</span>}
    </button>
  )
  return (
    <Popover
      label="Where the data is"
      width={320}
      align="start"
      open={isOpen}
      onOpenChange={setIsOpen}
      isFlush
      trigger={
        isRail ? (
          <Tooltip label={words.text} side="right">
            {pill}
          </Tooltip>
        ) : (
          pill
        )
      }
    >
      <StatusCard words={words} status={status} onDone={() => setIsOpen(false)} />
    </Popover>
  )
}
