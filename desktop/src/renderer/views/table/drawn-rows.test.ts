import { expect, it } from 'vitest'
import { drawnRows } from './drawn-rows.ts'

const sight = { first: 500, count: 1000, height: 716, smallest: 32, flight: 0 }

it('[VW19] as many rows are drawn wherever a list stands, at its ends too', () => {
  const lengths = [0, 3, 500, 980, 999].map(first => drawnRows({ ...sight, first }).length)
  expect(new Set(lengths)).toEqual(new Set([32]))
  expect(drawnRows({ ...sight, first: 980 })).toEqual({ from: 968, length: 32 })
  expect(drawnRows({ ...sight, first: 0, count: 7 })).toEqual({ from: 0, length: 7 })
  expect(drawnRows({ ...sight, first: 0, count: 0 }).length).toBe(0)
})

it('[VW19] what is in sight is drawn, and a flight leans to where it goes', () => {
  for (const flight of [-1, 0, 1]) {
    const { from, length } = drawnRows({ ...sight, flight })
    expect(from).toBeLessThan(500)
    expect(from + length).toBeGreaterThan(500 + Math.ceil(716 / 32))
  }
  expect(drawnRows({ ...sight, flight: 1 }).from).toBe(499)
  expect(drawnRows({ ...sight, flight: -1 }).from).toBe(484)
})
