/** Members of workspaces: who, in which role, since when; and everything that changes that. */
import { derivedId, isoTime, type Clock, type DocId, type Emitter } from '@kith/shared/kit'
import type { Database, Tx } from '#db'
import { httpFault, type Audit, type Person } from '#http'
import { joinOp, leaveOp, roleOp } from './member-ops.ts'
import type { IsRole, PeopleChange, WorkspaceLog } from './ports.ts'
import { workspaceFault } from './workspace-fault.ts'

export interface WorkspaceShown {
  readonly workspace: DocId
  readonly name: string
  readonly role: string
  readonly member: DocId
}

export interface MemberShown {
  readonly member: DocId
  readonly user: string
  readonly name: string
  readonly email: string
  readonly role: string
  readonly isMe: boolean
  readonly joinedAt: string
  readonly lastSeenAt: string | null
  /** The account has a second factor, or an identity provider that guards it. */
  readonly isGuarded: boolean
}

/** How somebody stands to a workspace: in it, or removed from it so that their devices forget it. */
export interface Standing {
  readonly member: DocId
  readonly role: string
  readonly isRemoved: boolean
  /** Left, and leaves the team what they shared of their mail and meetings. */
  readonly keepsShared: boolean
  /** The workspace asks for a second factor and the account has none; nothing of it is open until then. */
  readonly lacksTwoFactor: boolean
}

export interface Security {
  readonly needsTwoFactor: boolean
  /** Members whom that keeps out, or would. */
  readonly without: number
}

export interface People {
  readonly create: (
    input: { readonly id: DocId; readonly name: string; readonly member?: DocId | undefined },
    person: Person,
  ) => Promise<WorkspaceShown>
  readonly mine: (user: string) => Promise<readonly WorkspaceShown[]>
  /** For the first frame of a socket; `undefined` for somebody who never was in it. */
  readonly standing: (workspace: string, user: string) => Promise<Standing | undefined>
  readonly members: (workspace: DocId, me: string) => Promise<readonly MemberShown[]>
  /** Throws `workspaces/invite-over` where nothing is used up and the person was taken out meanwhile. */
  readonly join: (
    workspace: DocId,
    person: Person,
    role: string,
    how: Joining,
  ) => Promise<WorkspaceShown>
  /** Throws `workspaces/not-that-member` unless a person may come back as this member. */
  readonly mustBe: (
    workspace: DocId,
    person: Person,
    member: DocId,
    invite: { readonly isAddressed: boolean },
  ) => Promise<void>
  readonly setRole: (workspace: DocId, user: string, role: string, by: Person) => Promise<void>
  /** `by` themselves: they leave. */
  readonly remove: (
    workspace: DocId,
    user: string,
    by: Person,
    options?: { readonly keepsShared: boolean },
  ) => Promise<void>
  readonly transfer: (workspace: DocId, to: string, by: Person) => Promise<void>
  readonly rename: (workspace: DocId, name: string, by: Person) => Promise<void>
  readonly security: (workspace: DocId) => Promise<Security>
  /** Throws `workspaces/two-factor-yourself` where it would lock out who asks. */
  readonly secure: (workspace: DocId, needsTwoFactor: boolean, by: Person) => Promise<void>
  /** The name of a workspace that keeps this person out without a second factor; `undefined`: none does. */
  readonly asksTwoFactor: (user: string) => Promise<string | undefined>
  readonly removeWorkspace: (workspace: DocId, by: Person) => Promise<void>
  /** Writes every member's record; when a seed has given the workspace its documents. */
  readonly publish: (workspace: DocId) => Promise<void>
}

export interface Joining {
  /** Was asked of `mustBe`; without one it follows from the person's id. */
  readonly member: DocId | undefined
  /** Uses up what lets them in, with the row that says they are: both or neither. Not for whoever is in. */
  readonly use: ((tx: Tx) => Promise<void>) | undefined
}

export interface PeopleDeps {
  readonly db: Database
  readonly clock: Clock
  readonly log: WorkspaceLog
  readonly audit: Audit
  readonly isRole: IsRole
  readonly changes: Emitter<PeopleChange>
}

interface Row {
  readonly workspace: DocId
  readonly user_id: string
  readonly member: DocId
  readonly role: string
  readonly joined_at: number
  readonly removed_at: number | null
  readonly keeps_shared: boolean
}
interface NamedRow extends Row {
  readonly name: string
  readonly email: string
  readonly last_seen: number | null
  readonly is_guarded: boolean
}

/** No second factor, and a password to come in with: an identity provider asks for what it wants itself. */
const IS_BARE = `(not coalesce(u.two_factor_enabled, false) and exists (
  select 1 from auth_account a where a.user_id = u.id and a.provider_id = 'credential'))`
const EVERYBODY = `select m.*, u.name, u.email, not ${IS_BARE} as is_guarded,
  (select max(d.last_seen) from device d where d.workspace = m.workspace and d.user_id = m.user_id) as last_seen
  from membership m join auth_user u on u.id = m.user_id
  where m.workspace = $1 and m.removed_at is null order by m.joined_at, m.user_id`

export function createPeople({ db, clock, log, audit, isRole, changes }: PeopleDeps): People {
  return {
    create,
    mine,
    standing,
    members,
    join,
    mustBe,
    setRole,
    remove,
    transfer,
    rename,
    security,
    secure,
    asksTwoFactor,
    removeWorkspace,
    publish,
  }

  async function create(
    input: { readonly id: DocId; readonly name: string; readonly member?: DocId | undefined },
    person: Person,
  ): Promise<WorkspaceShown> {
    const { id, name } = input
    const member = input.member ?? derivedId('member', id, person.user)
    const made = await db.tx({ workspace: id, user: person.user }, async tx => {
      const [known] = await tx.query<{ name: string }>(
        'select name from workspace where workspace = $1',
        [id],
      )
      const row = known === undefined ? undefined : await activeRow(tx, id, person.user)
      if (known !== undefined && row === undefined) throw workspaceFault('taken', {})
      // Sent again after an answer that was lost: the same answer.
      if (known !== undefined && row !== undefined) return { ...shown(row), name: known.name }
      await log.create(tx, id, name)
      await tx.query(
        'insert into membership (workspace, user_id, member, role, joined_at) values ($1, $2, $3, $4, $5)',
        [id, person.user, member, 'owner', clock.now()],
      )
      return { workspace: id, name, role: 'owner', member }
    })
    await note('workspaces/created', id, person, { name })
    return made
  }

  async function mine(user: string): Promise<readonly WorkspaceShown[]> {
    const rows = await db.tx({ user }, tx =>
      tx.query<Row>('select * from membership where user_id = $1 and removed_at is null', [user]),
    )
    // Names stand behind the wall of their workspace: each is asked inside it.
    const named = await Promise.all(
      rows.map(row =>
        db.tx({ workspace: row.workspace }, async tx => {
          const [found] = await tx.query<{ name: string }>(
            'select name from workspace where workspace = $1',
            [row.workspace],
          )
          return { ...shown(row), name: found?.name ?? '' }
        }),
      ),
    )
    return named.sort((one, two) => one.name.localeCompare(two.name))
  }

  async function standing(workspace: string, user: string): Promise<Standing | undefined> {
    const [row] = await db.tx({ workspace, user }, tx =>
      tx.query<Row & { is_barred: boolean }>(
        `select m.*, w.needs_two_factor and ${IS_BARE} as is_barred
         from membership m join workspace w on w.workspace = m.workspace
         join auth_user u on u.id = m.user_id where m.workspace = $1 and m.user_id = $2`,
        [workspace, user],
      ),
    )
    if (row === undefined) return undefined
    const {
      member,
      role,
      removed_at: removedAt,
      keeps_shared: kept,
      is_barred: lacksTwoFactor,
    } = row
    return { member, role, isRemoved: removedAt !== null, keepsShared: kept, lacksTwoFactor }
  }

  async function members(workspace: DocId, me: string): Promise<readonly MemberShown[]> {
    const rows = await db.tx({ workspace }, tx => tx.query<NamedRow>(EVERYBODY, [workspace]))
    return rows.map(row => ({
      member: row.member,
      user: row.user_id,
      name: row.name,
      email: row.email,
      role: row.role,
      isMe: row.user_id === me,
      joinedAt: isoTime(row.joined_at),
      lastSeenAt: row.last_seen === null || row.last_seen === 0 ? null : isoTime(row.last_seen),
      isGuarded: row.is_guarded,
    }))
  }

  async function mustBe(
    workspace: DocId,
    { user, email }: Person,
    member: DocId,
    { isAddressed }: { readonly isAddressed: boolean },
  ): Promise<void> {
    const [row, isProved] = await db.tx({ workspace, user }, async tx => {
      const [taken] = await tx.query<{ user_id: string; member: string }>(
        'select user_id, member from membership where workspace = $1 and (member = $2 or user_id = $3)',
        [workspace, member, user],
      )
      const [known] = await tx.query<{ is_proved: boolean }>(
        'select email_verified as is_proved from auth_user where id = $1',
        [user],
      )
      return [taken, known?.is_proved === true] as const
    })
    if (row?.user_id === user && row.member === member) return
    // Nobody becomes another: neither somebody who is in already, nor by an address they only claim.
    const isTheirs = async () =>
      (await log.emailsOf(workspace, member)).some(one => one.toLowerCase() === email.toLowerCase())
    if (row !== undefined || !(isAddressed || isProved) || !(await isTheirs()))
      throw workspaceFault('not-that-member', { email })
  }

  async function join(
    workspace: DocId,
    person: Person,
    role: string,
    { member = derivedId('member', workspace, person.user), use }: Joining,
  ): Promise<WorkspaceShown> {
    const at = clock.now()
    const joined = await db.tx({ workspace, user: person.user }, async tx => {
      await use?.(tx)
      // Whoever was here before comes back as the same member.
      const [row] = await tx.query<Row>(
        `insert into membership (workspace, user_id, member, role, joined_at) values ($1, $2, $3, $4, $5)
         on conflict (workspace, user_id) do update set
           role = case when membership.removed_at is null then membership.role else excluded.role end,
           removed_at = null, keeps_shared = false
         where membership.removed_at is null or $6
         returning *`,
        [workspace, person.user, member, role, at, use !== undefined],
      )
      if (row === undefined) throw workspaceFault('invite-over', {})
      const [found] = await tx.query<{ name: string }>(
        'select name from workspace where workspace = $1',
        [workspace],
      )
      return { ...shown(row), name: found?.name ?? '' }
    })
    const { name, email } = person
    await log.append(workspace, [
      joinOp({ member: joined.member, name, email, role: joined.role }, at),
    ])
    changes.emit({ workspace, user: person.user, what: 'joined' })
    await note('members/joined', workspace, person, { role: joined.role })
    return joined
  }

  async function setRole(workspace: DocId, user: string, role: string, by: Person): Promise<void> {
    if (role === 'owner' || !(await isRole(workspace, role)))
      throw workspaceFault('unknown-role', { role })
    const row = await db.tx({ workspace }, async tx => {
      const before = await mustRow(tx, workspace, user)
      if (before.role === 'owner') throw workspaceFault('owner-stays', {})
      await setRoleRow(tx, workspace, user, role)
      return before
    })
    await log.append(workspace, [roleOp(row.member, role)])
    changes.emit({ workspace, user, what: 'role' })
    await note('members/role-changed', workspace, by, { user, from: row.role, to: role })
  }

  async function remove(
    workspace: DocId,
    user: string,
    by: Person,
    { keepsShared } = { keepsShared: false },
  ): Promise<void> {
    const at = clock.now()
    const row = await db.tx({ workspace }, async tx => {
      const before = await mustRow(tx, workspace, user)
      if (before.role === 'owner') throw workspaceFault('owner-stays', {})
      await tx.query(
        'update membership set removed_at = $3, keeps_shared = $4 where workspace = $1 and user_id = $2',
        // Nobody else decides about what somebody shared of their mail.
        [workspace, user, at, keepsShared && user === by.user],
      )
      return before
    })
    // Sockets close before the record says so: nothing more reaches whoever was removed.
    changes.emit({ workspace, user, what: 'removed' })
    const self = await standing(workspace, by.user)
    await log.append(workspace, [leaveOp(row.member, self?.member ?? null, at)])
    await note(user === by.user ? 'members/left' : 'members/removed', workspace, by, { user })
  }

  async function transfer(workspace: DocId, to: string, by: Person): Promise<void> {
    const [mineRow, theirs] = await db.tx({ workspace }, async tx => {
      const theirRow = await mustRow(tx, workspace, to)
      const ownRow = await mustRow(tx, workspace, by.user)
      // In this order: there is never a second owner, and the index says so.
      await setRoleRow(tx, workspace, by.user, 'admin')
      await setRoleRow(tx, workspace, to, 'owner')
      return [ownRow, theirRow] as const
    })
    if (to === by.user) return
    await log.append(workspace, [roleOp(mineRow.member, 'admin'), roleOp(theirs.member, 'owner')])
    for (const user of [by.user, to]) changes.emit({ workspace, user, what: 'role' })
    await note('members/ownership-transferred', workspace, by, { to })
  }

  async function rename(workspace: DocId, name: string, by: Person): Promise<void> {
    await log.rename(workspace, name)
    changes.emit({ workspace, user: null, what: 'renamed' })
    await note('workspaces/renamed', workspace, by, { name })
  }

  async function removeWorkspace(workspace: DocId, by: Person): Promise<void> {
    await log.remove(workspace)
    changes.emit({ workspace, user: null, what: 'workspace-removed' })
    await note('workspaces/removed', workspace, by, {})
  }

  async function security(workspace: DocId): Promise<Security> {
    const [found] = await db.tx({ workspace }, tx =>
      tx.query<{ needs: boolean; without: number }>(
        `select w.needs_two_factor as needs, (select count(*)::int from membership m
           join auth_user u on u.id = m.user_id
           where m.workspace = $1 and m.removed_at is null and ${IS_BARE}) as without
         from workspace w where w.workspace = $1`,
        [workspace],
      ),
    )
    return { needsTwoFactor: found?.needs === true, without: found?.without ?? 0 }
  }

  async function secure(workspace: DocId, needsTwoFactor: boolean, by: Person): Promise<void> {
    const all = needsTwoFactor ? await members(workspace, by.user) : []
    if (all.some(({ isMe, isGuarded }) => isMe && !isGuarded))
      throw workspaceFault('two-factor-yourself', {})
    await db.tx({ workspace }, tx =>
      tx.query('update workspace set needs_two_factor = $2 where workspace = $1', [
        workspace,
        needsTwoFactor,
      ]),
    )
    // Whoever is connected without one is shown out at once.
    changes.emit({ workspace, user: null, what: 'security' })
    await note(`workspaces/two-factor-${needsTwoFactor ? 'needed' : 'free'}`, workspace, by, {})
  }

  async function asksTwoFactor(user: string): Promise<string | undefined> {
    for (const { workspace, name } of await mine(user))
      if ((await security(workspace)).needsTwoFactor) return name
    return undefined
  }

  async function publish(workspace: DocId): Promise<void> {
    const rows = await db.tx({ workspace }, tx => tx.query<NamedRow>(EVERYBODY, [workspace]))
    await log.append(
      workspace,
      rows.map(({ member, name, email, role, joined_at: at }) =>
        joinOp({ member, name, email, role }, at),
      ),
    )
  }

  async function note(
    what: string,
    workspace: DocId,
    by: Person,
    data: Readonly<Record<string, string>>,
  ): Promise<void> {
    await audit({ what, workspace, actor: by.user, address: null, data })
  }
}

const shown = ({ workspace, role, member }: Row) => ({ workspace, role, member })

async function activeRow(tx: Tx, workspace: DocId, user: string): Promise<Row | undefined> {
  const [row] = await tx.query<Row>(
    'select * from membership where workspace = $1 and user_id = $2 and removed_at is null for update',
    [workspace, user],
  )
  return row
}

async function mustRow(tx: Tx, workspace: DocId, user: string): Promise<Row> {
  const row = await activeRow(tx, workspace, user)
  if (row === undefined) throw httpFault('not-found', { what: 'member' })
  return row
}

const setRoleRow = (tx: Tx, workspace: DocId, user: string, role: string) =>
  tx.query('update membership set role = $3 where workspace = $1 and user_id = $2', [
    workspace,
    user,
    role,
  ])
