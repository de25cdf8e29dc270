/** Everything of a workspace leaves this device: documents, rows, words, history, what waited (SYNC 4.8). */
import { ASIDE, type Store } from '#engine/store'
import { UPSTREAM } from './upstream-info.ts'

/** Small facts that are this device's own and stay. */
const STAYING = ['account', 'deviceId', 'clientSecond', ASIDE]
const OWN = ['doc', 'outbox', 'action', 'history', 'link', 'text', 'view', 'setting', 'sync_issue']
const MORE = [
  'conflict',
  'quarantine',
  'mapping',
  'file',
  'job',
  'card',
  'card_record',
  'own_standing',
]

export function wipeWorkspace(store: Store): void {
  store.write(tx => {
    const tables = tx.pluck<string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND (name GLOB 'o_*' OR name GLOB 'e_*')",
    )
    for (const table of [...OWN, ...MORE, ...tables]) tx.run(`DELETE FROM "${table}"`)
    tx.run("INSERT INTO search (search) VALUES ('delete-all')")
    tx.run(`DELETE FROM meta WHERE k NOT IN (${STAYING.map(() => '?').join(', ')})`, STAYING)
    tx.run('DELETE FROM meta WHERE k = ?', [UPSTREAM])
  })
}
