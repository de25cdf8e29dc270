/**
 * API keys of a workspace: made by who manages members, shown once, kept as a hash, good until they
 * are taken back or their time is over. Each request asks the database, so taking back works at once.
 */
import { createHash, randomBytes } from 'node:crypto'
import { isId, isoTime, newId, type Clock, type DocId } from '@kith/shared/kit'
import type { Database } from '#db'
import {
  httpFault,
  keyPrefix,
  userOfKey,
  KEY_SCOPES,
  type Audit,
  type KeyHolder,
  type KeyScope,
  type Person,
} from '#http'
import type { IsRole } from './ports.ts'
import { workspaceFault } from './workspace-fault.ts'

export interface ApiKeyInput {
  readonly name: string
  readonly role: string
  readonly scopes: readonly KeyScope[]
  /** Forever where nothing is said. */
  readonly days?: number | undefined
}

/** As it is listed; only the answer that makes one has the key itself. */
export interface ApiKeyShown {
  readonly id: string
  readonly key: string | null
  readonly name: string
  readonly role: string
  readonly scopes: readonly KeyScope[]
  /** Its last four characters, to tell one from another. */
  readonly hint: string
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly lastUsedAt: string | null
}

export interface ApiKeys {
  readonly create: (workspace: DocId, input: ApiKeyInput, by: Person) => Promise<ApiKeyShown>
  readonly list: (workspace: DocId) => Promise<readonly ApiKeyShown[]>
  readonly revoke: (workspace: DocId, id: string, by: Person) => Promise<void>
  /** Whose key it is, if it is good now. */
  readonly find: (key: string) => Promise<KeyHolder | undefined>
}

interface Row {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly scopes: string
  readonly hint: string
  readonly created_at: number
  readonly expires_at: number | null
  readonly last_used_at: number | null
}

const DAY_MS = 86_400_000
/** How exact "last used" is: not every request shall write. */
const USED_MS = 60_000
const MOST = 100
const SECRET_BYTES = 32

export function createApiKeys(deps: {
  readonly db: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly isRole: IsRole
}): ApiKeys {
  const { db, clock, audit, isRole } = deps
  return {
    async create(workspace, { name, role, scopes, days }, by) {
      if (role === 'owner' || !(await isRole(workspace, role)))
        throw workspaceFault('unknown-role', { role })
      const now = clock.now()
      const key = newKey(workspace)
      const row: Row = {
        id: newId(),
        name,
        role,
        scopes: KEY_SCOPES.filter(scope => scopes.includes(scope)).join(','),
        hint: key.slice(-4),
        created_at: now,
        expires_at: days === undefined ? null : now + days * DAY_MS,
        last_used_at: null,
      }
      const made = await db.tx({ workspace }, tx =>
        tx.query(
          `insert into api_key (workspace, id, name, role, scopes, hint, key_hash, created_by, created_at, expires_at)
           select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
           where (select count(*) from api_key where workspace = $1) < ${MOST} returning id`,
          [
            workspace,
            row.id,
            name,
            role,
            row.scopes,
            row.hint,
            hashOf(key),
            by.user,
            now,
            row.expires_at,
          ],
        ),
      )
      if (made.length === 0) throw workspaceFault('too-many-keys', { most: MOST })
      await tell('keys/made', workspace, by, { key: row.id, name, role, scopes: row.scopes })
      return { ...shown(row), key }
    },

    async list(workspace) {
      const rows = await db.tx({ workspace }, tx =>
        tx.query<Row>(
          `select id, name, role, scopes, hint, created_at, expires_at, last_used_at from api_key
           where workspace = $1 order by created_at, id`,
          [workspace],
        ),
      )
      return rows.map(shown)
    },

    async revoke(workspace, id, by) {
      const [gone] = await db.tx({ workspace }, tx =>
        tx.query<{ name: string }>(
          'delete from api_key where workspace = $1 and id = $2 returning name',
          [workspace, id],
        ),
      )
      if (gone === undefined) throw httpFault('not-found', { what: 'key' })
      await tell('keys/revoked', workspace, by, { key: id, name: gone.name })
    },

    async find(key) {
      const workspace = workspaceOf(key)
      if (workspace === undefined) return undefined
      const now = clock.now()
      const row = await db.tx({ workspace }, async tx => {
        const [found] = await tx.query<Row>(
          `select id, name, role, scopes, hint, created_at, expires_at, last_used_at from api_key
           where workspace = $1 and key_hash = $2 and (expires_at is null or expires_at > $3)`,
          [workspace, hashOf(key), now],
        )
        if (found && now - (found.last_used_at ?? 0) >= USED_MS)
          await tx.query('update api_key set last_used_at = $3 where workspace = $1 and id = $2', [
            workspace,
            found.id,
            now,
          ])
        return found
      })
      if (row === undefined) return undefined
      const { id, name, role } = row
      // Once a day is enough to see that it is in use.
      if (now - (row.last_used_at ?? 0) >= DAY_MS)
        await audit({
          what: 'keys/used',
          workspace,
          actor: userOfKey(id),
          address: null,
          data: { key: id, name },
        })
      return { id, name, workspace, role, scopes: scopesOf(row) }
    },
  }

  function tell(
    what: string,
    workspace: DocId,
    by: Person,
    data: Readonly<Record<string, string>>,
  ): Promise<void> {
    return audit({ what, workspace, actor: by.user, address: null, data })
  }
}

/** Names its workspace, so that it is looked for there alone; the rest are 256 random bits. */
const newKey = (workspace: DocId): string =>
  `${keyPrefix}${workspace.replaceAll('-', '')}_${randomBytes(SECRET_BYTES).toString('base64url')}`

function workspaceOf(key: string): DocId | undefined {
  const hex = /^crm_([0-9a-f]{32})_[\w-]{43}$/.exec(key)?.[1]
  const id = hex?.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return isId(id) ? id : undefined
}

/** Plain SHA-256 is enough for what cannot be guessed. */
const hashOf = (key: string): string => createHash('sha256').update(key).digest('base64url')

const scopesOf = ({ scopes }: Row): readonly KeyScope[] =>
  KEY_SCOPES.filter(scope => scopes.split(',').includes(scope))

const timeOf = (at: number | null): string | null => (at === null ? null : isoTime(Number(at)))

const shown = (row: Row): ApiKeyShown => ({
  id: row.id,
  key: null,
  name: row.name,
  role: row.role,
  scopes: scopesOf(row),
  hint: row.hint,
  createdAt: isoTime(Number(row.created_at)),
  expiresAt: timeOf(row.expires_at),
  lastUsedAt: timeOf(row.last_used_at),
})
