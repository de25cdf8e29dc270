import { useEffect } from 'react'
import { useConnectionStatus } from '#renderer/client'
import { dismissToast, toast } from '#renderer/ui'

const PATIENCE_MS = 6000
const NOTICE = 'connection-lost'

/**
 * Says what to do when the engine stays away. In the desktop app it is started again by itself; in a
 * browser a new start has a new address.
 */
export function useLostNotice(): void {
  const status = useConnectionStatus()
  useEffect(() => {
    if (status !== 'lost') return
    const timer = setTimeout(
      () =>
        toast(
          window.kith
            ? 'Kith’s engine is not answering and is being started again. What was saved is safe.'
            : 'Kith is not answering. What was saved is safe. If it was started again, open the address it printed.',
          { tone: 'problem', id: NOTICE, durationMs: Number.POSITIVE_INFINITY },
        ),
      PATIENCE_MS,
    )
    return () => {
      clearTimeout(timer)
      dismissToast(NOTICE)
    }
  }, [status])
}
