import { createCatalog } from '@kith/shared/model'
import { describe, expect, it } from 'vitest'
import { layCard } from './card-layout.ts'

const catalog = createCatalog({})
const fields = (object: string, names: readonly string[]) =>
  names.map(name => catalog.field(object, name))

describe('card layout', () => {
  it('[VW12] a deal has its company and amount in the second line, its next step and day in the third', () => {
    const card = layCard(fields('deal', ['company', 'amount', 'nextStep', 'closeDate', 'owner']))
    expect([card.face?.id, card.lead?.id, card.amount?.id, card.next?.id, card.when?.id]).toEqual([
      'owner',
      'company',
      'amount',
      'nextStep',
      'closeDate',
    ])
    expect(card.rest).toEqual([])
    expect(card.height).toBe(80)
    expect(layCard([card.lead!, card.amount!, card.next!, card.when!], 1.25).height).toBe(96)
  })
  it('[VW12] all cards of a board have one height, whatever they hold', () => {
    const task = layCard(fields('task', ['dueAt', 'assignee', 'priority', 'targets']))
    expect([task.lead?.id, task.tag?.id, task.when?.id, task.rest.length]).toEqual([
      'targets',
      'priority',
      'dueAt',
      0,
    ])
    expect(task.height).toBe(82)
    expect(layCard([]).height).toBe(38)
  })
})
