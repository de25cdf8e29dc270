/** The devices of a person are their sessions: seen, listed, taken away. */
import { isoTime } from '@kith/shared/kit'
import { and, desc, eq, gt, inArray, lt, ne } from 'drizzle-orm'
import { httpFault, type Person } from '#http'
import { headersOf, type Caller } from './library-call.ts'
import type { Parts } from './parts.ts'
import { authSession } from './tables.ts'

export interface DeviceShown {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly lastSeenAt: string
  readonly signedInAt: string
  readonly isThis: boolean
}

/** A session that is over: its sockets close, its room tokens open nothing. */
export interface SessionEnd {
  readonly session: string
  readonly user: string
}

export interface Devices {
  readonly whoIs: (token: string) => Promise<Person | undefined>
  /** Who is signed in with the cookie of our pages. */
  readonly whoIsInBrowser: (
    cookie: string,
    caller: Caller,
  ) => Promise<{ readonly email: string } | undefined>
  /** Whether a session still is; for tokens made from it. */
  readonly isAlive: (session: string) => Promise<boolean>
  /** Of sessions whose sockets are open: those that are over. The others are in use and last as long again, as if they had asked. */
  readonly ended: (sessions: readonly string[]) => Promise<readonly string[]>
  readonly list: (person: Person) => Promise<readonly DeviceShown[]>
  /** Throws `http/not-found` for a session of somebody else too. */
  readonly revoke: (person: Person, id: string, caller: Caller) => Promise<void>
  readonly revokeOthers: (person: Person, caller: Caller) => Promise<number>
}

/** Of ids in one statement. */
const AT_ONCE = 1_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOBODY: Caller = { address: '', userAgent: '', device: '' }

export function createDevices(parts: Parts, onEnd: (end: SessionEnd) => void): Devices {
  const { auth, db, audit, clock } = parts
  const now = () => new Date(clock.now())
  return {
    async whoIs(token) {
      const found = await auth.api.getSession({ headers: headersOf(NOBODY, { token }) })
      if (found === null) return undefined
      const { user, session } = found
      return {
        user: user.id,
        email: user.email,
        name: user.name,
        session: session.id,
        device: session.deviceName ?? '',
      }
    },
    async whoIsInBrowser(cookie, caller) {
      const found = await auth.api.getSession({ headers: headersOf(caller, { cookie }) })
      return found === null ? undefined : { email: found.user.email }
    },
    async isAlive(session) {
      const [row] = await db
        .select({ id: authSession.id })
        .from(authSession)
        .where(and(eq(authSession.id, session), gt(authSession.expiresAt, now())))
      return row !== undefined
    },
    async ended(sessions) {
      const gone: string[] = []
      for (let from = 0; from < sessions.length; from += AT_ONCE) {
        const some = sessions.slice(from, from + AT_ONCE)
        const alive = and(inArray(authSession.id, some), gt(authSession.expiresAt, now()))
        const rows = await db.select({ id: authSession.id }).from(authSession).where(alive)
        const known = new Set(rows.map(({ id }) => id))
        gone.push(...some.filter(id => !known.has(id)))
        const expiresAt = new Date(clock.now() + parts.config.sessionDays * DAY_MS)
        const old = lt(authSession.updatedAt, new Date(clock.now() - HOUR_MS))
        await db.update(authSession).set({ expiresAt, updatedAt: now() }).where(and(alive, old))
      }
      return gone
    },
    async list(person) {
      const rows = await db
        .select()
        .from(authSession)
        .where(and(eq(authSession.userId, person.user), gt(authSession.expiresAt, now())))
        .orderBy(desc(authSession.updatedAt))
      return rows.map(row => ({
        id: row.id,
        name: row.deviceName || nameFromAgent(row.userAgent ?? ''),
        address: row.ipAddress ?? '',
        lastSeenAt: isoTime(row.updatedAt.getTime()),
        signedInAt: isoTime(row.createdAt.getTime()),
        isThis: row.id === person.session,
      }))
    },
    async revoke(person, id, caller) {
      const mine = and(eq(authSession.id, id), eq(authSession.userId, person.user))
      const [gone] = await db.delete(authSession).where(mine).returning()
      if (gone === undefined) throw httpFault('not-found', { what: 'device' })
      await ended([gone], person, caller)
    },
    async revokeOthers(person, caller) {
      const others = and(eq(authSession.userId, person.user), ne(authSession.id, person.session))
      const gone = await db.delete(authSession).where(others).returning()
      await ended(gone, person, caller)
      return gone.length
    },
  }

  async function ended(
    rows: readonly { readonly id: string; readonly deviceName: string }[],
    person: Person,
    caller: Caller,
  ): Promise<void> {
    for (const row of rows) onEnd({ session: row.id, user: person.user })
    for (const row of rows) {
      await audit({
        what: 'auth/device-revoked',
        workspace: null,
        actor: person.user,
        address: caller.address,
        data: { device: row.deviceName },
      })
    }
  }
}

/** A browser that signed in to say yes to a desktop has no name of its own. */
function nameFromAgent(agent: string): string {
  const browser = /(Firefox|Edg|Chrome|Safari)\//.exec(agent)?.[1]
  if (browser === undefined) return 'Unknown device'
  const system = /(Windows|Mac OS X|Android|Linux|iPhone|iPad)/.exec(agent)?.[1]
  const name = browser === 'Edg' ? 'Edge' : browser
  return system === undefined ? name : `${name} on ${system === 'Mac OS X' ? 'macOS' : system}`
}
