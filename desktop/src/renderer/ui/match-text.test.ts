import { describe, expect, it } from 'vitest'
import { matchText, rankBy } from './match-text.ts'

describe('matchText', () => {
  it('[UI3] steps over accents and case and says where', () => {
    expect(matchText('Guðrún Ólafsdóttir', 'olaf')?.ranges).toEqual([[7, 11]])
  })
  it('[UI3] takes words in any order and needs all of them', () => {
    expect(matchText('Fjellvind fleet rollout', 'roll fjell')).not.toBeNull()
    expect(matchText('Fjellvind fleet rollout', 'fjell x')).toBeNull()
  })
  it('[UI3] ranks the beginning of a name above its middle, shorter first', () => {
    expect(rankBy(['Reopen deal', 'Open record', 'Open'], 'open', text => text)).toEqual([
      'Open',
      'Open record',
      'Reopen deal',
    ])
  })
})
