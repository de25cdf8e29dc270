/** Which server this workspace has, and where this device stands there: small facts in the workspace's file. */
import { s, type DocId, type Json } from '@kith/shared/kit'
import { NOTHING_STORED, SNAP_CLASSES, type ClientStored } from '@kith/shared/protocol'
import { readMeta, writeMeta, type Read, type Write } from '#engine/store'

export interface UpstreamInfo {
  readonly server: string
  readonly workspace: DocId
  readonly name: string
}

const upstreamSchema = s.object({ server: s.string(), workspace: s.string(), name: s.string() })

/** Set: changes wait for the server (replica reads the same key). */
export const UPSTREAM = 'upstream'
const STORED = 'sync'
const place = s.int().min(0)
const storedSchema = s.object({
  cursor: place,
  seen: place,
  log: s.string().nullable(),
  scopes: s.array(s.int()),
  resume: s
    .object({
      log: s.string(),
      head: place,
      since: place,
      scopesVersion: s.number(),
      class: s.enum(SNAP_CLASSES),
      after: s.string().nullable(),
    })
    .nullable(),
})
const DEVICE_ID = 'deviceId'
const EQUAL_AT = 'equalAt'

export function readUpstream(read: Read): UpstreamInfo | null {
  const parsed = upstreamSchema.safeParse(readMeta(read, UPSTREAM))
  return parsed.success ? { ...parsed.data, workspace: parsed.data.workspace as DocId } : null
}

export const writeUpstream = (tx: Write, info: UpstreamInfo | null): void =>
  writeMeta(tx, UPSTREAM, info === null ? undefined : { ...info })

export function readStored(read: Read): ClientStored {
  const parsed = storedSchema.safeParse(readMeta(read, STORED))
  // Nothing is lost by that: everything is compared anew.
  return parsed.success ? (parsed.data as ClientStored) : NOTHING_STORED
}

export const writeStored = (tx: Write, stored: ClientStored | null): void =>
  writeMeta(tx, STORED, stored === null ? undefined : (stored as unknown as Json))

/** No log has this identity: whatever the next server has is compared with what is here, and what waits follows. */
const ANOTHER_LOG = ''
export const forgetPlace = (tx: Write): void =>
  writeStored(tx, { ...NOTHING_STORED, log: ANOTHER_LOG })

/** Made once per profile. A profile that was copied is told apart by `renewDevice`. */
export function deviceIdOf(read: Read): string | undefined {
  const id = readMeta(read, DEVICE_ID)
  return typeof id === 'string' ? id : undefined
}

export const writeDeviceId = (tx: Write, id: string): void => writeMeta(tx, DEVICE_ID, id)

export function readEqualAt(read: Read): number | null {
  const at = readMeta(read, EQUAL_AT)
  return typeof at === 'number' ? at : null
}

export const writeEqualAt = (tx: Write, at: number): void => writeMeta(tx, EQUAL_AT, at)
