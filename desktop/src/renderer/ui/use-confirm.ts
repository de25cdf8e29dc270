/**
 * Confirming what a search found while one types: a key that comes before the answer to the last
 * letters waits for it. What was found for fewer letters is not what was meant, and on top of the
 * list may stand somebody else.
 */
import { useEffect, useEffectEvent, useState } from 'react'

interface Confirm<How> {
  readonly text: string
  /** What is found answers the text as it is now. */
  readonly isAnswered: boolean
  /** Takes what is found; `how`: which key it was. */
  readonly act: (how: How) => void
}

/** Acts at once, or as soon as the answer is there; typing on forgets it. */
export function useConfirm<How>({ text, isAnswered, act }: Confirm<How>): (how: How) => void {
  const [held, setHeld] = useState<{ readonly text: string; readonly how: How } | null>(null)
  const release = useEffectEvent((how: How) => {
    setHeld(null)
    act(how)
  })
  useEffect(() => {
    if (held !== null && held.text === text && isAnswered) release(held.how)
  }, [held, text, isAnswered])
  return how => {
    if (isAnswered) act(how)
    else setHeld({ text, how })
  }
}
