import { expect, it } from 'vitest'
import { newId } from '@kith/shared/kit'
import { createPresenceRelay, type PresenceRelay, type PresenceTold } from './presence-relay.ts'
import { createPresenceBook } from './presence.ts'

it('[RM11] a server that falls silent has nobody any more, one that speaks again has them back', async () => {
  const workspace = newId()
  let now = 0
  let isCut = false
  const relays: PresenceRelay[] = []
  const books = [0, 1].map(() => createPresenceBook<object>())
  const open = (at: number) =>
    createPresenceRelay({
      publish: (message: PresenceTold) => {
        if (!isCut) for (const relay of relays) relay.heard(message)
      },
      room: () => ({
        presence: books[at]!,
        aware: () => undefined,
        log: { scopesOfDocs: async () => new Map() },
      }),
      onError: error => expect(error).toBeUndefined(),
      now: () => now,
    })
  relays.push(open(0), open(1))
  const [one, other] = relays as [PresenceRelay, PresenceRelay]
  const seen = () => books[1]!.peersFor({}, new Set()).map(({ id }) => id)
  const pass = (ms: number) => {
    for (const end = now + ms; now < end; now += 1000) for (const relay of relays) relay.tick()
  }
  one.tell(workspace, {}, newId(), [{ id: 'w', record: null, field: null }])
  await expect.poll(seen).toEqual(['w'])
  pass(200_000)
  expect(seen()).toEqual(['w'])
  isCut = true
  pass(60_000)
  expect(seen()).toEqual([])
  isCut = false
  pass(20_000)
  await expect.poll(seen).toEqual(['w'])
  for (const relay of [one, other]) relay.close()
})
