import { expect, test } from 'vitest'
import type { DeviceHealth } from '@kith/shared/rpc'
import { healthNotice } from './health-notice.ts'

const well: DeviceHealth = { disk: 'ok', freeBytes: 1e9, backupBytes: 0, fullCheck: null }
const damaged = { at: '2026-11-01T00:00:00.000Z', problems: ['row 1 missing from index'] }

test('[AP4] says nothing while all is well, and of a full disk what is safe and what still works', () => {
  expect(healthNotice(well, 'en')).toBeNull()
  expect(healthNotice({ ...well, fullCheck: { at: damaged.at, problems: [] } }, 'en')).toBeNull()
  const full = healthNotice(
    { ...well, disk: 'full', backupBytes: 1_234e6, fullCheck: damaged },
    'en',
  )
  expect(full?.title).toBe('The disk is full.')
  expect(full?.text).toContain('Everything saved is safe')
  expect(full?.text).toContain('Backups of Kith take 1,234 MB.')
  expect(healthNotice({ ...well, disk: 'full' }, 'en')?.text).not.toContain('take')
  expect(healthNotice({ ...well, fullCheck: damaged }, 'en')?.action).toBe('Choose a backup')
})
