/** Small facts about the file itself, by key. */
import type { Json } from '@kith/shared/kit'
import type { Read, Write } from './store.ts'

export function readMeta(read: Read, key: string): Json | undefined {
  const row = read.get<{ readonly v: string }>('SELECT v FROM meta WHERE k = ?', [key])
  return row === undefined ? undefined : (JSON.parse(row.v) as Json)
}

export function writeMeta(tx: Write, key: string, value: Json | undefined): void {
  if (value === undefined) tx.run('DELETE FROM meta WHERE k = ?', [key])
  else
    tx.run('INSERT INTO meta (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v', [
      key,
      JSON.stringify(value),
    ])
}
