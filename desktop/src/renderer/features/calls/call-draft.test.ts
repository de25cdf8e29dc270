import { describe, expect, it } from 'vitest'
import type { Row } from '@kith/shared/query'
import { callCells, minutesOf, partiesOf, type CallDraft } from './call-draft.ts'
import { callDetails } from './call-words.ts'

const ref = (object: string, title: string) => ({ id: `id-${title}`, object, title })
const ana = ref('person', 'Ana')
const acme = ref('company', 'Acme')
const row = (object: string, title: string, cells: Row['cells']): Row => ({
  id: `id-${title}`,
  object,
  title,
  cells,
  createdAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-01T00:00:00.000Z',
  deletedAt: null,
})
const draft: CallDraft = {
  direction: 'incoming',
  happenedAt: '2026-11-20T09:30:00.000Z',
  minutes: '12',
  about: [ref('deal', 'Fleet'), ana, acme],
  words: ' Wants **two** more \n',
}

describe('with whom', () => {
  it('[LC1] is the record and who it names, each once', () => {
    const gone = { ...ref('company', 'Gone'), isDeleted: true }
    const deal = row('deal', 'Fleet', {
      company: acme,
      contact: ana,
      other: ana,
      owner: ref('member', 'Mira'),
      old: gone,
      amount: 7,
      tags: ['x'],
      lost: null,
    })
    expect(partiesOf(deal)).toEqual([ref('deal', 'Fleet'), acme, ana])
    expect(partiesOf(row('person', 'Ana', { company: acme }))).toEqual([ana, acme])
  })
})

describe('what is kept', () => {
  it('[LC2] is a note of the kind call with what was said of it', () => {
    expect(callCells(draft, 0)).toEqual({
      title: 'Call with Ana',
      kind: 'call',
      direction: 'incoming',
      happenedAt: '2026-11-20T09:30:00.000Z',
      minutes: 12,
      targets: ['id-Fleet', 'id-Ana', 'id-Acme'],
      body: 'Wants **two** more',
    })
  })

  it('[LC2] is now when nobody said when, and has no length when nobody was reached', () => {
    const cells = callCells({ ...draft, direction: 'missed', happenedAt: null, words: ' ' }, 1000)
    expect(cells).toMatchObject({ happenedAt: '1970-01-01T00:00:01.000Z', minutes: null })
    expect(cells['body']).toBeUndefined()
    expect(callCells({ ...draft, about: [acme] }, 0)['title']).toBe('Call with Acme')
  })

  it('[LC2] takes whole minutes only', () => {
    expect(['', ' 7 ', '90', '6001', '1.5', 'an hour'].map(minutesOf)).toEqual([
      null,
      7,
      90,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('[LC2] is said in few words', () => {
    const say = (kind: string, direction: string | null, minutes: number | null) =>
      callDetails({ kind, direction, minutes }).join(', ')
    expect(say('call', 'incoming', 12)).toBe('they called, 12 min')
    expect(say('call', 'missed', null)).toBe('not reached')
    expect(say('meeting', 'outgoing', 90)).toBe('1 h 30 min')
    expect(say('call', null, 120)).toBe('2 h')
  })
})
