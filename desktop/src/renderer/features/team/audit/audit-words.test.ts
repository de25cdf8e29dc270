import { expect, test } from 'vitest'
import { auditDetails, auditWords } from './audit-words.ts'

test('[TM13] what the server wrote down is told in its own words, and people by their names', () => {
  expect(auditWords('members/role-changed')).toEqual({ area: 'Members', deed: 'role changed' })
  expect(auditWords('removed')).toEqual({ area: 'Removed', deed: '' })
  const nameOf = (user: string) => (user === 'u1' ? 'Ana Sousa' : undefined)
  expect(auditDetails({ data: { user: 'u1', role: 'viewer', email: null, uses: 3 } }, nameOf)).toBe(
    'user: Ana Sousa, role: viewer, uses: 3',
  )
  expect(auditDetails({ data: {} }, nameOf)).toBe('')
})
