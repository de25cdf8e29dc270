import { expect, it } from 'vitest'
import { watchActing } from './watch-acting.ts'

it('[CL5] a window tells that somebody acts three times a second at most, and not before it was heard', async () => {
  const target = new EventTarget()
  let at = 0
  const answers: ((isHeard: boolean) => void)[] = []
  const stop = watchActing(
    target,
    () => new Promise<void>((hear, lose) => answers.push(isHeard => (isHeard ? hear() : lose()))),
    () => at,
  )
  const act = (kind: string) => target.dispatchEvent(new Event(kind))
  act('pointermove')
  expect(answers).toHaveLength(0)
  act('scroll')
  act('keydown')
  expect(answers).toHaveLength(1)
  at = 5000
  act('keydown')
  expect(answers).toHaveLength(1)
  // A connection that was lost is nothing to tell, and nothing to stop at.
  answers[0]?.(false)
  await Promise.resolve().then(() => undefined)
  act('wheel')
  act('wheel')
  expect(answers).toHaveLength(2)
  answers[1]?.(true)
  await Promise.resolve().then(() => undefined)
  at = 5299
  act('pointerdown')
  expect(answers).toHaveLength(2)
  at = 5300
  act('pointerdown')
  expect(answers).toHaveLength(3)
  answers[2]?.(true)
  await Promise.resolve().then(() => undefined)
  stop()
  at = 9000
  act('keydown')
  expect(answers).toHaveLength(3)
})
