import { expect, test } from 'vitest'
import { newId, type DocId } from '@kith/shared/kit'
import { openTestCore } from '#engine/testkit'
import { createSyncIssues } from './issues.ts'

test('[DS5] a value that gave way says whose hands wrote it: two people’s, or those of one at two devices', () => {
  const core = openTestCore()
  const [me, ana] = ['Mira', 'Ana'].map(first =>
    core.create('member', { name: { first, last: '' } }),
  ) as [DocId, DocId]
  const doc = core.create('company', { name: 'Tide' })
  const { conflicts } = createSyncIssues({
    ...core,
    catalog: core.catalog,
    me: () => me,
    now: core.clock.now,
  })
  const handsOf = (keptBy: DocId | null, lostBy: DocId | null) => {
    const more = { lostAt: 12, seq: core.store.pluck<number>('SELECT count(*) FROM conflict')[0]! }
    core.upstream.lose([{ doc, key: 'city', kept: 'Porto', lost: 'Faro', keptBy, lostBy, ...more }])
    return conflicts()[0]
  }
  expect(handsOf(me, me)).toMatchObject({ hands: 'me', kept: 'Porto', lost: 'Faro' })
  expect(handsOf(ana, ana)).toMatchObject({ hands: 'one', keptBy: 'Ana' })
  expect(handsOf(ana, me)?.hands).toBe('two')
  expect(handsOf(null, null)?.hands).toBe('two')
  expect(handsOf(newId(), null)?.hands).toBe('two')
  core.remove()
})
