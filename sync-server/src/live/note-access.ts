/** Who may open the room of a note, and write in it: what the gate says of an edit that changes nothing. */
import type { DocId } from '@kith/shared/kit'
import type { Actor } from '#gate'
import type { WorkspaceLog } from '#log'

/** A V1 update without writes and deletions. */
const NOTHING = Uint8Array.of(0, 0)

/** `undefined` when the person may not know of it, or when there is no such text. */
export async function accessToNote(
  log: Pick<WorkspaceLog, 'readDocs' | 'scopesOf' | 'push'>,
  actor: Actor,
  doc: DocId,
  now: number,
): Promise<{ readonly mayEdit: boolean } | undefined> {
  const [note] = await log.readDocs([doc])
  if (note?.kind !== 'text' || !log.scopesOf(actor).includes(note.scope)) return undefined
  const { kind, type, owner, epoch } = note
  const ref = { doc, kind, type, ...(owner === undefined ? {} : { owner }), epoch }
  const entry = { ...ref, ts: now, action: 0, data: NOTHING }
  let mayEdit = false
  await log.push({ device: 0, actor, batch: 0, actions: [], entries: [entry] }, ({ refused }) => {
    mayEdit = refused.length === 0
  })
  return { mayEdit }
}
