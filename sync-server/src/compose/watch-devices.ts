/**
 * Devices of a workspace in its audit log: that one came for the first time, that somebody signed in
 * on it again, and that its sign-in is over. What a person does with an account that has more than
 * this workspace is not its administrators' to read: only devices that came here are told.
 */
import { isId, type DocId, type Log } from '@kith/shared/kit'
import type { Database } from '#db'
import type { Audit } from '#http'
import { devicesOfSession } from '#log'
import type { DeviceCame } from '#rooms'
import type { People } from '#workspaces'

export interface DeviceWatch {
  readonly came: (event: DeviceCame) => void
  /** A session is over: it was revoked, or somebody signed out. */
  readonly over: (session: string, user: string) => void
}

export interface DeviceWatchDeps {
  readonly db: Database
  readonly people: Pick<People, 'mine'>
  readonly audit: Audit
  readonly log: Log
}

export function watchDevices({ db, people, audit, log }: DeviceWatchDeps): DeviceWatch {
  const complain = (error: unknown) => log.warn('devices/not-written-down', { error })
  return {
    came({ workspace, user, name, isNew }) {
      const what = isNew ? 'devices/joined' : 'devices/signed-in'
      const data = { device: name }
      audit({ what, workspace, actor: user, address: null, data }).catch(complain)
    },
    over: (session, user) => void tellOver(session, user).catch(complain),
  }

  async function tellOver(session: string, user: string): Promise<void> {
    for (const { workspace } of await people.mine(user)) {
      if (!isId(workspace)) continue
      for (const device of await devicesOfSession(db, workspace as DocId, session)) {
        const event = { what: 'devices/signed-out', workspace, actor: user, address: null }
        await audit({ ...event, data: { device } })
      }
    }
  }
}
