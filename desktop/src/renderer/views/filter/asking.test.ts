import { expect, it } from 'vitest'
import { createCatalog } from '@kith/shared/model'
import { OF_ITSELF } from './asking.ts'
import { filterFields } from './condition-field.ts'

const catalog = createCatalog({})
const deal = catalog.object('deal')

it('[VW18] a rule about who sees a record asks the record alone', () => {
  const fields = filterFields(catalog, deal, OF_ITSELF)
  expect(fields.map(({ path }) => path)).toEqual(expect.arrayContaining(['stage', 'amount']))
  expect(fields.filter(({ path, isRelated }) => isRelated || path.includes('.'))).toEqual([])
  expect(filterFields(catalog, deal).some(({ path }) => path.startsWith('company.'))).toBe(true)
  const operators = OF_ITSELF.operators(deal, catalog.field('deal', 'closeDate'))
  expect(operators).toContain('before')
  expect(operators).not.toContain('relative')
  const amount = { ...catalog.field('deal', 'amount'), compartment: 1 }
  expect(OF_ITSELF.operators(deal, amount)).toEqual([])
})
