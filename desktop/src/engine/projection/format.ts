/**
 * Rows that an older Kith made. They stay in use until they are made again, in the background and
 * from the documents; the mark is set in the transaction that starts this, so a kill in between
 * changes nothing.
 */
import { readMeta, writeMeta, type Store, type Write } from '#engine/store'

/** Raise it when the same documents give other rows than before. 2: places of manual order. */
const FORMAT = 2
const OPENING = { usesReserve: true } as const
const FORMAT_KEY = 'projection'

/** `onStale` is called inside the write with the objects whose records have to be made again. */
export function renewRows(
  store: Store,
  onStale: (tx: Write, objects: readonly string[]) => void,
): void {
  store.write(tx => {
    if (Number(readMeta(tx, FORMAT_KEY) ?? 1) >= FORMAT) return
    writeMeta(tx, FORMAT_KEY, FORMAT)
    const objects = tx.pluck<string>("SELECT DISTINCT type FROM doc WHERE kind = 'record'")
    if (objects.length > 0) onStale(tx, objects)
    // A full disk must not keep anybody from reading.
  }, OPENING)
}
