import { describe, expect, it } from 'vitest'
import { defineFaults, type Fault } from '@kith/shared/kit'
import type { Query, Row, RowWindow } from '@kith/shared/query'
import { createRowBook, type RowSource } from './row-book.ts'

const rowOf = (at: number, city = 'Oslo'): Row => ({
  id: `r${at}`,
  object: 'person',
  title: `Person ${at}`,
  cells: { city },
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  deletedAt: null,
})

function fakeSource(total: number) {
  const asked: number[] = []
  const watching = new Map<number, (window: RowWindow) => void>()
  const windowAt = (offset: number, limit: number, version = 1, city = 'Oslo'): RowWindow => ({
    rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, at) =>
      rowOf(offset + at, city),
    ),
    offset,
    total,
    version,
  })
  const source: RowSource = {
    window: (_query, offset, limit) => {
      asked.push(offset)
      return Promise.resolve(windowAt(offset, limit))
    },
    watch: (_query, offset, limit, onWindow) => {
      watching.set(offset, onWindow)
      onWindow(windowAt(offset, limit))
      return () => void watching.delete(offset)
    },
  }
  return { source, asked, watching, windowAt }
}

const query: Query = { object: 'person' }
const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))

describe('row book', () => {
  it('[VW10] asks for pages in sight while scrolling and watches them when it rests', async () => {
    const { source, asked, watching } = fakeSource(1000)
    const book = createRowBook(source)
    book.setSections([{ key: 'all', query }])
    book.look([{ key: 'all', from: 150, to: 250 }], false)
    await settle()
    expect(asked).toEqual([100, 200])
    expect(book.row('all', 155)?.id).toBe('r155')
    expect(book.total('all')).toBe(1000)
    book.look([{ key: 'all', from: 150, to: 250 }], true)
    expect([...watching.keys()]).toEqual([100, 200])
    book.look([{ key: 'all', from: 800, to: 820 }], false)
    expect(watching.size).toBe(0)
    expect(book.row('all', 155)?.id).toBe('r155')
  })

  it('[VW10] a change comes by itself, marks the rest stale and keeps rows that are the same', async () => {
    const { source, asked, watching, windowAt } = fakeSource(300)
    const book = createRowBook(source)
    book.setSections([{ key: 'all', query }])
    book.look([{ key: 'all', from: 200, to: 210 }], false)
    await settle()
    book.look([{ key: 'all', from: 0, to: 10 }], true)
    const before = book.row('all', 3)
    watching.get(0)?.(windowAt(0, 100, 2))
    expect(book.row('all', 3)).toBe(before)
    watching.get(0)?.(windowAt(0, 100, 3, 'Bergen'))
    expect(book.row('all', 3)?.cells['city']).toBe('Bergen')
    expect(book.row('all', 205)?.id).toBe('r205')
    book.look([{ key: 'all', from: 200, to: 210 }], false)
    expect(asked).toEqual([200, 200])
  })

  it('[VW10] an older answer never replaces a newer one; a changed section starts anew', () => {
    const { source, watching, windowAt } = fakeSource(10)
    const book = createRowBook(source)
    book.setSections([{ key: 'all', query }])
    book.look([{ key: 'all', from: 0, to: 5 }], true)
    watching.get(0)?.(windowAt(0, 100, 5, 'Bergen'))
    watching.get(0)?.(windowAt(0, 100, 4, 'Oslo'))
    expect(book.row('all', 0)?.cells['city']).toBe('Bergen')
    book.setSections([{ key: 'all', query: { object: 'person', search: 'x' } }])
    expect(book.row('all', 0)).toBeUndefined()
    expect(watching.size).toBe(0)
  })

  it('[VW10] shows a written value at once and reads rows that nobody looked at', async () => {
    const { source } = fakeSource(250)
    const book = createRowBook(source)
    book.setSections([{ key: 'all', query }])
    book.look([{ key: 'all', from: 0, to: 5 }], true)
    book.patch('r2', { city: 'Turku' })
    expect(book.row('all', 2)?.cells['city']).toBe('Turku')
    const rows = await book.read('all', 90, 240)
    expect(rows.map(row => row.id)).toEqual(Array.from({ length: 150 }, (_, at) => `r${90 + at}`))
    expect(book.findLoaded('r2')).toEqual({ key: 'all', index: 2 })
  })

  it('[VW20] keeps why a question is refused, and nothing of a lost connection', async () => {
    const faults = defineFaults('test', {
      refused: { status: 422, retry: false, say: () => 'No such field.' },
      lost: { status: 503, retry: true, say: () => 'Gone.' },
    })
    const { windowAt } = fakeSource(10)
    let failure: Fault | null = faults('lost', undefined)
    const book = createRowBook({
      window: () => (failure === null ? Promise.resolve(windowAt(0, 10)) : Promise.reject(failure)),
      watch: (_query, _offset, _limit, _onWindow, onFault) => {
        if (failure !== null) onFault(failure)
        return () => undefined
      },
    })
    book.setSections([{ key: 'all', query }])
    const look = (isCalm: boolean): void => book.look([{ key: 'all', from: 0, to: 10 }], isCalm)
    look(false)
    await settle()
    expect(book.fault()).toBeNull()
    failure = faults('refused', undefined)
    look(false)
    await settle()
    expect(book.fault()?.message).toBe('No such field.')
    failure = null
    look(false)
    await settle()
    expect(book.fault()).toBeNull()
    failure = faults('refused', undefined)
    look(true)
    expect(book.fault()?.message).toBe('No such field.')
  })
})
