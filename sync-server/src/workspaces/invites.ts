/** Invitations: a secret code for a role, for so many days and so many people, perhaps for one address. */
import { isFault, isoTime, newId, type Clock, type DocId } from '@kith/shared/kit'
import type { Database, Tx } from '#db'
import { httpFault, type Audit, type Person } from '#http'
import { inviteLetter, type Mailer } from '#mailer'
import { inviteHash, newInviteCode } from './invite-code.ts'
import type { People, WorkspaceShown } from './people.ts'
import type { IsRole } from './ports.ts'
import { workspaceFault } from './workspace-fault.ts'

export interface InviteInput {
  readonly role: string
  /** Only this address may accept, and gets the link by mail where there is a mail server. */
  readonly email?: string | undefined
  readonly days: number
  readonly uses: number
}

/** As it is listed; only the answer that makes one has code and link, nobody can read them again. */
export interface InviteShown {
  readonly id: string
  readonly code: string | null
  readonly link: string | null
  readonly email: string | null
  readonly role: string
  readonly expiresAt: string
  readonly usesLeft: number
  readonly wasSent: boolean
}

export interface InvitePreview {
  readonly workspace: DocId
  readonly name: string
  readonly role: string
  readonly invitedBy: string
  readonly email: string | null
}

export interface Invites {
  readonly create: (workspace: DocId, input: InviteInput, by: Person) => Promise<InviteShown>
  readonly list: (workspace: DocId) => Promise<readonly InviteShown[]>
  readonly revoke: (workspace: DocId, id: string, by: Person) => Promise<void>
  /** What whoever holds the code may know before they accept. Throws `workspaces/invite-over`. */
  readonly preview: (code: string) => Promise<InvitePreview>
  /** The same for whoever is in already: also of one that is used up or too old, so that they can come in on a device whose answer was lost. */
  readonly previewAgain: (code: string, person: Person) => Promise<InvitePreview>
  /**
   * `member`: who the person is on their device, where the workspace lived on another server before.
   * Throws `workspaces/not-that-member` unless the record of that member names their address, and the
   * invitation is to that address or it is proved.
   */
  readonly accept: (code: string, person: Person, member?: DocId) => Promise<WorkspaceShown>
  /** For `auth`, which asks before it makes an account. */
  readonly find: (code: string) => Promise<{ readonly mailedTo: string | null } | undefined>
  readonly isInvited: (email: string) => Promise<boolean>
}

export interface InvitesDeps {
  readonly db: Database
  readonly clock: Clock
  readonly origin: string
  readonly mailer: Mailer
  readonly audit: Audit
  readonly isRole: IsRole
  readonly people: People
}

interface Row {
  readonly workspace: DocId
  readonly id: string
  readonly role: string
  readonly email: string | null
  readonly is_mailed: boolean
  readonly created_by: string
  readonly expires_at: number
  readonly most: number
  readonly uses: number
}

const DAY_MS = 86_400_000
const OPEN = 'expires_at > $2 and uses < most'

export function createInvites(deps: InvitesDeps): Invites {
  const { db, clock, origin, mailer, audit, isRole, people } = deps
  return { create, list, revoke, preview, previewAgain, accept, find, isInvited }

  async function create(
    workspace: DocId,
    { role, email, days, uses }: InviteInput,
    by: Person,
  ): Promise<InviteShown> {
    if (role === 'owner' || !(await isRole(workspace, role)))
      throw workspaceFault('unknown-role', { role })
    const code = newInviteCode()
    const link = `${origin}/invite/${code}`
    const isMailed = email !== undefined && mailer.isSending
    const now = clock.now()
    const row: Row = {
      workspace,
      id: newId(),
      role,
      email: email?.toLowerCase() ?? null,
      is_mailed: isMailed,
      created_by: by.user,
      expires_at: now + days * DAY_MS,
      most: email === undefined ? uses : 1,
      uses: 0,
    }
    const name = await db.tx({ workspace }, async tx => {
      await tx.query(
        `insert into invite (workspace, id, code_hash, role, email, is_mailed, created_by, created_at, expires_at, most)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          workspace,
          row.id,
          inviteHash(code),
          role,
          row.email,
          isMailed,
          by.user,
          now,
          row.expires_at,
          row.most,
        ],
      )
      const [found] = await tx.query<{ name: string }>(
        'select name from workspace where workspace = $1',
        [workspace],
      )
      return found?.name ?? ''
    })
    if (email !== undefined && isMailed) {
      await mailer.send(
        inviteLetter({ to: email, invitedBy: by.name, workspace: name, link, days }),
      )
    }
    await audit({
      what: 'members/invited',
      workspace,
      actor: by.user,
      address: null,
      data: { role, email: row.email, uses: row.most },
    })
    return { ...shown(row), code, link }
  }

  async function list(workspace: DocId): Promise<readonly InviteShown[]> {
    const rows = await db.tx({ workspace }, tx =>
      tx.query<Row>(`select * from invite where workspace = $1 and ${OPEN} order by created_at`, [
        workspace,
        clock.now(),
      ]),
    )
    return rows.map(shown)
  }

  async function revoke(workspace: DocId, id: string, by: Person): Promise<void> {
    const gone = await db.tx({ workspace }, tx =>
      tx.query('delete from invite where workspace = $1 and id = $2 returning id', [workspace, id]),
    )
    if (gone.length === 0) throw httpFault('not-found', { what: 'invitation' })
    await audit({
      what: 'members/invite-revoked',
      workspace,
      actor: by.user,
      address: null,
      data: { invite: id },
    })
  }

  async function openRow(code: string): Promise<Row | undefined> {
    const row = await rowOf(code)
    const isOpen = row !== undefined && row.expires_at > clock.now() && row.uses < row.most
    return isOpen ? row : undefined
  }

  async function rowOf(code: string): Promise<Row | undefined> {
    const hash = inviteHash(code)
    const [row] = await db.tx({ invite: hash }, tx =>
      tx.query<Row>('select * from invite where code_hash = $1', [hash]),
    )
    return row
  }

  async function isIn(workspace: DocId, { user }: Person): Promise<boolean> {
    const standing = await people.standing(workspace, user)
    return standing !== undefined && !standing.isRemoved
  }

  async function previewAgain(code: string, person: Person): Promise<InvitePreview> {
    const row = await rowOf(code)
    if (row === undefined || !(await isIn(row.workspace, person)))
      throw workspaceFault('invite-over', {})
    return previewOf(row)
  }

  async function preview(code: string): Promise<InvitePreview> {
    const row = await openRow(code)
    if (row === undefined) throw workspaceFault('invite-over', {})
    return previewOf(row)
  }

  function previewOf(row: Row): Promise<InvitePreview> {
    const { workspace, role, email, created_by: user } = row
    return db.tx({ workspace }, async tx => {
      const [found] = await tx.query<{ name: string; by: string | null }>(
        `select w.name, (select u.name from auth_user u where u.id = $2) as by
         from workspace w where w.workspace = $1`,
        [workspace, user],
      )
      return { workspace, name: found?.name ?? '', role, invitedBy: found?.by ?? '', email }
    })
  }

  async function accept(code: string, person: Person, member?: DocId): Promise<WorkspaceShown> {
    const row = await rowOf(code)
    if (row === undefined) throw workspaceFault('invite-over', {})
    const { workspace, email } = row
    // Who is in already loses nothing by opening the link again and uses nothing up: also the last
    // use's own person, whose device never heard that it was accepted.
    const isBack = await isIn(workspace, person)
    if (!isBack && (await openRow(code)) === undefined) throw workspaceFault('invite-over', {})
    if (email !== null && email !== person.email.toLowerCase())
      throw workspaceFault('invite-for-other', { email })
    if (member !== undefined)
      await people.mustBe(workspace, person, member, { isAddressed: email !== null })
    const again = () => people.join(workspace, person, row.role, { member, use: undefined })
    if (isBack) return again()
    try {
      const use = (tx: Tx) => useUp(tx, code)
      return await people.join(workspace, person, row.role, { member, use })
    } catch (error) {
      // The same person's first try may have been under way still.
      if (isFault(error, 'workspaces/invite-over') && (await isIn(workspace, person)))
        return again()
      throw error
    }
  }

  /** Counted in one statement: of two who accept the last use at once, one is told that it is over. */
  async function useUp(tx: Tx, code: string): Promise<void> {
    const used = await tx.query(
      `update invite set uses = uses + 1 where code_hash = $1 and ${OPEN} returning id`,
      [inviteHash(code), clock.now()],
    )
    if (used.length === 0) throw workspaceFault('invite-over', {})
  }

  async function find(code: string): Promise<{ readonly mailedTo: string | null } | undefined> {
    const row = await openRow(code)
    return row === undefined ? undefined : { mailedTo: row.is_mailed ? row.email : null }
  }

  async function isInvited(email: string): Promise<boolean> {
    const address = email.toLowerCase()
    const rows = await db.tx({ user: `mailto:${address}` }, tx =>
      tx.query(`select id from invite where email = $1 and ${OPEN} limit 1`, [
        address,
        clock.now(),
      ]),
    )
    return rows.length > 0
  }
}

const shown = (row: Row): InviteShown => ({
  id: row.id,
  code: null,
  link: null,
  email: row.email,
  role: row.role,
  expiresAt: isoTime(row.expires_at),
  usesLeft: row.most - row.uses,
  wasSent: row.is_mailed,
})
