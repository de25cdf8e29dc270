/** Run by the kill test in a process of its own: opens the profile, then makes and restores snapshots until it is killed. */
import { join } from 'node:path'
import { silentLog, systemClock } from '@kith/shared/kit'
import { openStore } from '#engine/store'
import { createBackup } from './backup.ts'

const [, , profile = ''] = process.argv
const store = openStore({ profile, clock: systemClock, log: silentLog })
const marker = store.get<{ v: string }>("SELECT v FROM meta WHERE k = 'marker'")?.v ?? 'none'
process.stdout.write(`open ${marker}\n`)
const backup = createBackup({
  profile,
  version: '1',
  store,
  clock: systemClock,
  log: silentLog,
  labelOf: object => object,
  attachments: join(profile, 'files'),
  referenced: () => [],
  restart: () => process.exit(0),
})
const [oldest] = (await backup.list()).filter(({ reason }) => reason === 'manual')
if (oldest) await backup.restore(oldest.id)
