import { expect, it } from 'vitest'
import { newId } from '@kith/shared/kit'
import type { LivePerson } from './ports.ts'
import { createPresence } from './presence.ts'

const person = (name: string): LivePerson => ({
  name,
  actor: { user: name, member: newId(), role: 'member', groups: [] },
})

it('[LN1] an echo that comes late does not bring back who has left; they themselves do', () => {
  const [ana, rui] = [person('Ana'), person('Rui')]
  const presence = createPresence<object>()
  const [hers, his] = [{}, {}]
  const caret = { client: 7, clock: 3, state: { cursor: 1 } }
  presence.take(hers, ana, [{ client: 1, clock: 1, state: {} }])
  const told = presence.take(his, rui, [caret])
  expect(told).toHaveLength(1)
  expect(presence.leave(his)).toMatchObject([{ client: 7, clock: 3, state: null }])
  // Ana's client sends back what it was told of Rui, before it heard that he left.
  expect(presence.take(hers, ana, told)).toEqual([])
  expect(presence.all().map(({ client }) => client)).toEqual([1])
  // The wire was cut: the same client with the same clock on a new connection.
  const back = {}
  expect(presence.take(back, rui, [caret])).toMatchObject([{ client: 7 }])
  presence.leave(back)
  expect(presence.take({}, rui, [{ ...caret, clock: 4 }])).toHaveLength(1)
})
