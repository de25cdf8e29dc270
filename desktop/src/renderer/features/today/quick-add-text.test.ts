import { describe, expect, it } from 'vitest'
import { readQuickAdd } from './quick-add-text.ts'

const FRIDAY = new Date(2026, 10, 20, 9, 30)
const read = (text: string) => readQuickAdd(text, FRIDAY)
const tokens = (text: string) =>
  read(text).tokens.map(({ kind, from, to }) => [kind, text.slice(from, to)])

describe('readQuickAdd', () => {
  it('[TD1] reads verb, person, moment and company, and keeps the rest as the title', () => {
    const text = 'call Ann tomorrow 3pm about renewal #acme'
    expect(tokens(text)).toEqual([
      ['verb', 'call'],
      ['person', 'Ann'],
      ['date', 'tomorrow 3pm'],
      ['tag', '#acme'],
    ])
    expect(read(text)).toMatchObject({
      title: 'Call Ann about renewal',
      date: { date: '2026-11-21', time: '15:00' },
    })
  })
  it('[TD1] knows names written small after a verb, and long ones', () => {
    expect(tokens('call ann next tue')).toEqual([
      ['verb', 'call'],
      ['person', 'ann'],
      ['date', 'next tue'],
    ])
    expect(tokens('Send the offer to Maria de la Cruz')).toContainEqual([
      'person',
      'Maria de la Cruz',
    ])
    expect(tokens('call the bank')).toEqual([['verb', 'call']])
  })
  it('[TD1] takes plain words as they are', () => {
    expect(read('Buy stamps')).toEqual({
      title: 'Buy stamps',
      date: null,
      isUrgent: false,
      tokens: [],
    })
    expect(read('pay invoice by friday').title).toBe('Pay invoice')
  })
  it('[TD1] a mark of urgency is not part of the title', () => {
    expect(read('!! renew domain')).toMatchObject({ title: 'Renew domain', isUrgent: true })
  })
})
