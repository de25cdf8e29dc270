import { describe, expect, it } from 'vitest'
import { iconOf, placeOf, previewOf, sizeWords } from './file-words.ts'

describe('file words', () => {
  it('say sizes in two figures', () => {
    expect([0, 999, 1000, 1536, 99_400, 2_400_000, 999_999].map(sizeWords)).toEqual([
      '0 B',
      '999 B',
      '1 kB',
      '1.5 kB',
      '99 kB',
      '2.4 MB',
      '1 MB',
    ])
  })

  it('[RD8] show pictures, PDF and text, never what can carry scripts', () => {
    const kind = (type: string, name = 'a') => previewOf({ type, name })
    expect(kind('image/png')).toBe('image')
    expect(kind('application/pdf')).toBe('pdf')
    expect(kind('', 'notes.md')).toBe('text')
    for (const type of ['text/html', 'image/svg+xml', 'text/javascript', 'application/xhtml+xml'])
      expect(kind(type)).toBe('none')
  })

  it('pick an icon by what people call the file', () => {
    expect(iconOf('', 'list.xlsx')).toBe('file-spreadsheet')
    expect(iconOf('application/octet-stream', 'a.bin')).toBe('file')
  })

  it('[RD12] say where a file is when it is not simply here', () => {
    const here = { isHere: true, isKept: false, isSent: true, progress: null } as const
    const down = { direction: 'down', done: 1_200_000, total: 4_000_000 } as const
    const words = (change: object) => placeOf({ ...here, ...change })?.text ?? null
    expect(placeOf(undefined)).toBeNull()
    expect([{}, { isSent: null }].map(words)).toEqual([null, null])
    expect(words({ isHere: false })).toBe('Not on this device')
    expect(words({ isHere: false, isSent: null })).toBe('Missing on this device')
    expect(words({ isHere: false, progress: down })).toBe('Fetching, 1.2 MB of 4 MB')
    expect(words({ isSent: false, progress: { ...down, direction: 'up' } })).toMatch(/^Sending/)
    expect(words({ isSent: false, isKept: true })).toBe('Waits to be sent')
    expect(words({ isKept: true })).toBe('Kept on this device')
  })
})
