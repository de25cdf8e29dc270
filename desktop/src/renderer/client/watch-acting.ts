/** Tells the engine that somebody acts in this window, so that long work makes room (`device.acting`). */

/** Seldom enough to cost nothing, often enough for the engine's second. */
const EVERY_MS = 300
/** What a person does; a pointer that only moves across asks nothing of the page. */
const ACTS = ['scroll', 'wheel', 'keydown', 'pointerdown', 'touchmove']

/** `tell` is not called again before it has settled; what it fails with is nobody's concern. */
export function watchActing(
  target: EventTarget,
  tell: () => Promise<unknown>,
  now: () => number,
): () => void {
  let last = -Infinity
  let isTelling = false
  const onAct = () => {
    const at = now()
    if (isTelling || at - last < EVERY_MS) return
    last = at
    isTelling = true
    const done = () => void (isTelling = false)
    tell().then(done, done)
  }
  // Lists scroll inside the page: their events do not bubble, but they are captured.
  const options = { capture: true, passive: true }
  for (const act of ACTS) target.addEventListener(act, onAct, options)
  return () => {
    for (const act of ACTS) target.removeEventListener(act, onAct, options)
  }
}
