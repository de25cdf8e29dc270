import { describe, expect, it } from 'vitest'
import { createConnection, type ConnectionStatus } from './connection.ts'
import type { Link, Transport } from './transport.ts'

/** A side that can be cut: answers with the path it was asked, or never when `mute`. */
function openable() {
  const opened: { readonly end: () => void; mute: boolean }[] = []
  let refusals = 0
  return {
    opened,
    refuse: (times: number) => (refusals = times),
    open: async (): Promise<Transport> => {
      if (refusals > 0) {
        refusals -= 1
        throw new Error('nobody there')
      }
      let end = (): void => undefined
      const closed = new Promise<void>(resolve => {
        end = resolve
      })
      const side = { end, mute: false }
      opened.push(side)
      const link: Link = {
        call: async path => (side.mute ? new Promise(() => undefined) : path.join('.')),
      }
      return { link, closed, close: end }
    },
  }
}
const soon = () => new Promise<void>(resolve => setTimeout(resolve, 0))

describe('createConnection', () => {
  it('[CL1] holds calls until there is a way, and opens again after refusals', async () => {
    const side = openable()
    side.refuse(2)
    const connection = createConnection({ open: side.open, wait: soon })
    expect(await connection.client.workspace.info({})).toBe('workspace.info')
    connection.close()
  })
  it('[CL1] fails the calls under way when it breaks, says so, and comes back', async () => {
    const side = openable()
    const connection = createConnection({ open: side.open, wait: soon })
    const seen: ConnectionStatus[] = []
    connection.onStatus(status => seen.push(status))
    await connection.ready()
    side.opened[0]!.mute = true
    const asked = connection.client.workspace.info({})
    await soon()
    side.opened[0]!.end()
    await expect(asked).rejects.toMatchObject({ code: 'client/lost' })
    expect(await connection.client.workspace.info({})).toBe('workspace.info')
    expect(seen).toEqual(['open', 'lost', 'open'])
    connection.close()
  })
  it('[CL1] ends streams under way when it breaks, so that they are opened again', async () => {
    let end = (): void => undefined
    const closed = new Promise<void>(resolve => {
      end = resolve
    })
    async function* silentAfterOne() {
      yield 'first'
      await new Promise(() => undefined)
    }
    const link: Link = { call: async () => silentAfterOne() }
    const connection = createConnection({
      open: async () => ({ link, closed, close: end }),
      wait: soon,
    })
    const stream = await connection.client.workspace.watch({})
    const seen: unknown[] = []
    const listened = (async () => {
      for await (const value of stream) seen.push(value)
    })()
    await soon()
    end()
    await expect(listened).rejects.toMatchObject({ code: 'client/lost' })
    expect(seen).toEqual(['first'])
    connection.close()
  })
})
