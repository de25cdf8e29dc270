/** Tells the others which record this window shows and which field has the focus. */
import { useEffect, useState } from 'react'
import { useNavigation, useTellPlace } from '#renderer/client'

interface Focus {
  readonly record: string
  readonly field: string
}

export function useToldPlace(): void {
  const { place } = useNavigation()
  const [focus, setFocus] = useState<Focus | null>(null)
  const [isSeen, setSeen] = useState(() => !document.hidden)
  useEffect(() => {
    const look = () => setFocus(focusOf(document.activeElement))
    const hide = () => setSeen(!document.hidden)
    document.addEventListener('focusin', look)
    document.addEventListener('focusout', look)
    document.addEventListener('visibilitychange', hide)
    return () => {
      document.removeEventListener('focusin', look)
      document.removeEventListener('focusout', look)
      document.removeEventListener('visibilitychange', hide)
    }
  }, [])
  const open = place.page === 'record' || place.page === 'object' ? (place.record ?? null) : null
  const record = focus?.record ?? open
  useTellPlace(isSeen ? record : null, isSeen ? (focus?.field ?? null) : null)
}

/** A field that is only looked at is nobody's; one that is being changed is. */
function focusOf(element: Element | null): Focus | null {
  const isTyping =
    element instanceof HTMLElement &&
    (element.isContentEditable || element.matches('input, textarea, select'))
  if (!isTyping) return null
  const field = element.closest('[data-field]')?.getAttribute('data-field')
  const row = element.closest('[data-doc], [data-id]')
  const record = row?.getAttribute('data-doc') ?? row?.getAttribute('data-id')
  return field && record ? { record, field } : null
}
