import { expect, it } from 'vitest'
import { createScrollPace, isTooFast } from './scroll-pace.ts'

/** Notes steps of [milliseconds since the last, rows] and gives what was said of each, in rows a frame. */
function walk(steps: readonly (readonly [number, number])[]): readonly number[] {
  const pace = createScrollPace()
  let at = 1000
  let first = 0
  pace.note(first, at)
  return steps.map(([waited, rows]) => pace.note((first += rows), (at += waited)) * 17)
}

it('[VW19] an even scroll is as fast as it is, either way', () => {
  expect(walk(Array.from({ length: 8 }, () => [17, 3])).at(-1)).toBeCloseTo(3)
  expect(walk(Array.from({ length: 8 }, () => [17, -12])).at(-1)).toBeCloseTo(-12)
  expect(walk([[17, 12]])[0]).toBeCloseTo(12)
})

it('[VW19] a late frame and frames that come in pairs are no speed', () => {
  const step = [17, 3] as const
  const late = walk([step, step, [250, 3], [17, 44], step, step, step, step, step])
  const paired = walk([
    [50, 3],
    [17, 9],
    [50, 3],
    [17, 9],
    [50, 3],
  ])
  for (const speed of [...late, ...paired]) expect(isTooFast(speed, false)).toBe(false)
})

it('[VW19] a pause forgets the speed', () => {
  expect(
    walk([
      [17, 12],
      [17, 12],
      [900, 40],
    ]).at(-1),
  ).toBe(0)
})

it('[VW19] between two speeds a list stays as it looks', () => {
  expect([isTooFast(5, false), isTooFast(4, true), isTooFast(-6, false)]).toEqual([
    true,
    true,
    true,
  ])
  expect([isTooFast(4, false), isTooFast(3, true), isTooFast(0, true)]).toEqual([
    false,
    false,
    false,
  ])
})
