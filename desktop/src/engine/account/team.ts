/** The team's workspace as this device sees it: sharing, joining, members, invitations, leaving. */
import { defineFaults, newId, s, type DocId, type Json } from '@kith/shared/kit'
import {
  KEY_USES,
  type ApiKeyInfo,
  type InviteInfo,
  type InvitePreview,
  type KeyUse,
  type MoveAnswer,
  type OwnWorkspace,
  type TeamMember,
  type TeamSecurity,
} from '@kith/shared/rpc'
import {
  forgetPlace,
  readUpstream,
  writeStored,
  writeUpstream,
  type Seed,
  type SyncService,
  type UpstreamInfo,
} from '#engine/sync'
import { writeMeta, type Store } from '#engine/store'
import type { Account, SignIn } from './account.ts'
import { serverAddress } from './server-client.ts'

export const teamFault = defineFaults('team', {
  'not-shared': {
    status: 409,
    retry: false,
    say: (_: Record<never, never>) =>
      'This workspace is only on this device. Share it first; nothing was changed.',
  },
  'already-shared': {
    status: 409,
    retry: false,
    say: (d: { name: string }) =>
      `This workspace is shared already, as “${d.name}”. Nothing was changed.`,
  },
  'not-empty': {
    status: 409,
    retry: false,
    say: (_: Record<never, never>) =>
      'There is a workspace in this profile already. Join from an empty one (`--data` names another folder); nothing was changed.',
  },
  'no-member': {
    status: 403,
    retry: false,
    say: (_: Record<never, never>) =>
      'This account is not a member of that workspace, or not any more. Ask somebody of the team for an invitation.',
  },
  'bad-code': {
    status: 422,
    retry: false,
    say: (_: Record<never, never>) =>
      'That is no invitation code or link. Copy it whole, from the mail or from the person who invited you.',
  },
  'which-server': {
    status: 422,
    retry: false,
    say: (_: Record<never, never>) =>
      'A code alone does not say where the team is. Add the address of its server, or paste the whole link.',
  },
  'same-server': {
    status: 422,
    retry: false,
    say: (d: { server: string }) =>
      `This workspace is on ${d.server} already. Name another server; nothing was changed.`,
  },
  waiting: {
    status: 409,
    retry: true,
    say: (d: { waiting: number }) =>
      `${d.waiting} changes of this device are not on the server yet. Let them sync first, so that nothing of yours is left behind.`,
  },
})

export interface Team {
  readonly info: () => UpstreamInfo | null
  readonly share: (name: string) => Promise<DocId>
  /** What an invitation is to, before it is accepted; needs no account. */
  readonly look: (code: string, server?: string) => Promise<InvitePreview>
  /** Into an empty profile; or, with a workspace that lives on another server now, in place. */
  readonly join: (code: string, server?: string) => Promise<DocId>
  /** Of the account that is signed in, on its server. */
  readonly mine: () => Promise<readonly OwnWorkspace[]>
  /** One of those, into an empty profile. Throws `team/not-empty`, `team/no-member`. */
  readonly enter: (workspace: string) => Promise<DocId>
  readonly members: () => Promise<readonly TeamMember[]>
  readonly setRole: (user: string, role: string) => Promise<void>
  readonly removeMember: (user: string) => Promise<void>
  readonly transfer: (user: string) => Promise<void>
  readonly invites: () => Promise<readonly InviteInfo[]>
  readonly invite: (wish: InviteWish) => Promise<InviteInfo>
  readonly revokeInvite: (id: string) => Promise<void>
  readonly keys: () => Promise<readonly ApiKeyInfo[]>
  readonly makeKey: (wish: ApiKeyWish) => Promise<ApiKeyInfo>
  readonly revokeKey: (id: string) => Promise<void>
  readonly rename: (name: string) => Promise<void>
  readonly security: () => Promise<TeamSecurity>
  readonly secure: (needsTwoFactor: boolean) => Promise<void>
  readonly leave: (how: { readonly keep: boolean; readonly keepsShared: boolean }) => Promise<void>
  /** The owner takes the workspace from the server; this device keeps it. */
  readonly dissolve: () => Promise<void>
  /**
   * Gives this device's copy, what waits included, to a server where the person has an account.
   * Refused, they are signed in where they were. Throws `team/same-server` and what either server says.
   */
  readonly move: (login: SignIn) => Promise<MoveAnswer>
  readonly roomToken: (doc: DocId) => Promise<RoomToken>
}

export interface InviteWish {
  readonly role: string
  readonly email?: string | undefined
  readonly days?: number | undefined
  readonly uses?: number | undefined
}

export interface ApiKeyWish {
  readonly name: string
  readonly role: string
  readonly scopes: readonly KeyUse[]
  /** Good for ever where nothing is said. */
  readonly days?: number | undefined
}

export interface RoomToken {
  readonly url: string
  readonly room: string
  readonly token: string
}

export interface TeamDeps {
  readonly store: Store
  readonly account: Account
  readonly sync: SyncService
  readonly seed: Seed
  readonly me: () => DocId | null
  /** Of the workspace, as the person named it. */
  readonly waiting: () => number
  /** Nothing is in this profile that a team's workspace could mix with. */
  readonly isEmpty: () => boolean
  /** Everything of the workspace leaves this device. */
  readonly wipe: () => void
}

const anything = s.unknown()
const keySchema = s.object({
  id: s.string(),
  key: s.string().nullable(),
  name: s.string(),
  role: s.string(),
  scopes: s.array(s.enum(KEY_USES)),
  hint: s.string(),
  createdAt: s.string(),
  expiresAt: s.string().nullable(),
  lastUsedAt: s.string().nullable(),
})
const memberSchema = s.object({
  member: s.string(),
  user: s.string(),
  name: s.string(),
  email: s.string(),
  role: s.string(),
  isMe: s.boolean(),
  joinedAt: s.string(),
  lastSeenAt: s.string().nullable(),
  isGuarded: s.boolean().default(true),
})
const ownSchema = s.object({
  workspace: s.string(),
  name: s.string(),
  role: s.string(),
  member: s.string(),
})
const securitySchema = s.object({ needsTwoFactor: s.boolean(), without: s.number() })
const inviteSchema = s.object({
  id: s.string(),
  code: s.string().nullable().default(null),
  link: s.string().nullable().default(null),
  email: s.string().nullable().default(null),
  role: s.string(),
  expiresAt: s.string(),
  usesLeft: s.number(),
  isMailed: s.boolean().default(false),
})

export function createTeam(deps: TeamDeps): Team {
  const { store, account, sync } = deps

  return {
    info: () => readUpstream(store),

    async share(name) {
      const known = readUpstream(store)
      if (known !== null) throw teamFault('already-shared', { name: known.name })
      return settleOn(newId(), name)
    },

    look: (text, server) => {
      const { code, server: own } = inviteOf(text)
      const from = server ?? own ?? account.user()?.server
      if (from === undefined) throw teamFault('which-server', {})
      return account.look(from, code)
    },

    async join(text, server) {
      const { code, server: own } = inviteOf(text)
      const from = server ?? own ?? account.user()?.server ?? ''
      const known = readUpstream(store)
      if (known !== null) return comeBack(known, code, from)
      if (!deps.isEmpty()) throw teamFault('not-empty', {})
      return comeIn(from, await accept(code, {}))
    },

    mine: async () =>
      (await own()).map(({ workspace, name, role }) => ({
        workspace: workspace as DocId,
        name,
        role,
      })),

    async enter(workspace) {
      if (readUpstream(store) !== null || !deps.isEmpty()) throw teamFault('not-empty', {})
      const found = (await own()).find(one => one.workspace === workspace)
      if (found === undefined) throw teamFault('no-member', {})
      return comeIn(account.user()?.server ?? '', found)
    },

    members: async () =>
      (
        await ask('GET', '/members', undefined, s.object({ members: s.array(memberSchema) }))
      ).members.map(member => ({ ...member, member: member.member as DocId })),
    setRole: (user, role) => tell('PATCH', `/members/${encodeURIComponent(user)}`, { role }),
    removeMember: user => tell('DELETE', `/members/${encodeURIComponent(user)}`),
    transfer: user => tell('POST', '/transfer', { user }),
    invites: async () =>
      (
        await ask('GET', '/invites', undefined, s.object({ invites: s.array(inviteSchema) }))
      ).invites.map(inviteOfAnswer),
    invite: async wish =>
      inviteOfAnswer(await ask('POST', '/invites', withoutGaps({ ...wish }), inviteSchema)),
    revokeInvite: id => tell('DELETE', `/invites/${encodeURIComponent(id)}`),
    keys: async () =>
      (await ask('GET', '/keys', undefined, s.object({ keys: s.array(keySchema) }))).keys,
    makeKey: wish => ask('POST', '/keys', withoutGaps({ ...wish }), keySchema),
    revokeKey: id => tell('DELETE', `/keys/${encodeURIComponent(id)}`),
    async rename(name) {
      const info = mustBeShared()
      await tell('PATCH', '', { name })
      store.write(tx => writeUpstream(tx, { ...info, name }))
    },

    security: () => ask('GET', '/security', undefined, securitySchema),
    secure: needsTwoFactor => tell('PUT', '/security', { needsTwoFactor }),

    async leave({ keep, keepsShared }) {
      mustBeShared()
      const waiting = deps.waiting()
      if (!keep && waiting > 0) throw teamFault('waiting', { waiting })
      await tell('POST', '/leave', { keepsShared })
      sync.stop()
      if (!keep) return deps.wipe()
      alone()
    },

    async dissolve() {
      mustBeShared()
      await tell('DELETE', '')
      sync.stop()
      alone()
    },

    async move(login) {
      const info = mustBeShared()
      const server = serverAddress(login.server)
      if (server === serverAddress(info.server)) throw teamFault('same-server', { server })
      const before = account.user()
      const answer = await account.signIn(login)
      if (answer.result === 'needs-code') return answer
      try {
        await claim(info.workspace, info.name)
      } catch (error) {
        account.goBack(before)
        throw error
      }
      sync.stop()
      alone()
      return { result: 'moved', workspace: await give(info.workspace, info.name) }
    },

    async roomToken(doc) {
      const answer = await ask(
        'POST',
        '/room-tokens',
        { doc },
        s.object({ url: s.string(), token: s.string() }),
      )
      return { ...answer, room: doc }
    },
  }

  /**
   * The same workspace on a server that somebody else gave it to: what is here is compared with what
   * is there as after a restored backup, and what waits goes there. Refused, nothing is other here.
   */
  async function comeBack(known: UpstreamInfo, code: string, server: string): Promise<DocId> {
    const { workspace } = known
    const preview = await account.look(server, code)
    const member = deps.me()
    if (preview.workspace !== workspace || member === null) throw teamFault('not-empty', {})
    const { name } = await accept(code, { member })
    sync.stop()
    store.write(tx => {
      writeUpstream(tx, { server: preview.server, workspace, name })
      forgetPlace(tx)
    })
    await sync.start()
    return workspace
  }

  async function own() {
    const answer = s.object({ workspaces: s.array(ownSchema) })
    return (await account.ask({ method: 'GET', path: '/api/workspaces', answer })).workspaces
  }

  /** From here on this profile is a device of that member. */
  async function comeIn(
    server: string,
    { workspace, name, member }: { workspace: string; name: string; member: string },
  ): Promise<DocId> {
    begin({ server, workspace: workspace as DocId, name }, member as DocId)
    await sync.start()
    return workspace as DocId
  }

  function accept(code: string, body: { readonly member?: DocId }) {
    return account.ask({
      method: 'POST',
      path: `/api/invites/${encodeURIComponent(code)}/accept`,
      body,
      answer: s.object({ workspace: s.string(), name: s.string(), member: s.string() }),
    })
  }

  /** Makes the workspace on the server and gives it everything; changes made meanwhile wait. */
  async function settleOn(workspace: DocId, name: string): Promise<DocId> {
    await claim(workspace, name)
    return give(workspace, name)
  }

  /** Refused where somebody else was first; nothing is other here then. */
  async function claim(workspace: DocId, name: string): Promise<void> {
    const me = deps.me()
    await account.ask({
      method: 'POST',
      path: '/api/workspaces',
      body: { id: workspace, name, ...(me === null ? {} : { member: me }) },
      answer: anything,
    })
  }

  async function give(workspace: DocId, name: string): Promise<DocId> {
    begin({ server: account.user()?.server ?? '', workspace, name }, null)
    await sync.start()
    return workspace
  }

  function begin(info: UpstreamInfo, member: DocId | null): void {
    store.write(tx => {
      writeUpstream(tx, info)
      writeStored(tx, null)
      if (member !== null) writeMeta(tx, 'me', member)
    })
  }

  /** What is here becomes a workspace of this device alone; what waited is confirmed by nobody but us. */
  function alone(): void {
    deps.seed.unplace()
    store.write(tx => {
      writeUpstream(tx, null)
      writeStored(tx, null)
      tx.run('UPDATE doc SET state = cur, cur = NULL WHERE cur IS NOT NULL')
      tx.run('DELETE FROM outbox')
    })
  }

  function ask<T>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body: Json | undefined,
    answer: s.ZodType<T>,
  ): Promise<T> {
    const { workspace } = mustBeShared()
    return account.ask({ method, path: `/api/workspaces/${workspace}${path}`, body, answer })
  }

  async function tell(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: Json,
  ): Promise<void> {
    await ask(method, path, body, anything)
  }

  function mustBeShared(): UpstreamInfo {
    const info = readUpstream(store)
    if (info === null) throw teamFault('not-shared', {})
    return info
  }
}

/** `K7QX-…`, `https://host/join/K7QX-…` or `kith://join?server=…&code=…`; throws `team/bad-code`. */
function inviteOf(text: string): { readonly code: string; readonly server?: string } {
  const typed = text.trim()
  if (/^[\w-]{4,100}$/.test(typed)) return { code: typed }
  // A chat may have taken the beginning of the address away.
  const isBare = !typed.includes('://') && typed.includes('/')
  const url = URL.parse(isBare ? serverAddress(typed) : typed)
  if (url?.protocol === 'kith:') {
    const [code, server] = [url.searchParams.get('code'), url.searchParams.get('server')]
    if (code !== null) return { code, ...(server === null ? {} : { server }) }
  }
  const match = /^(.*)\/(?:join|invite|i)\/([\w-]{4,100})$/.exec(url?.pathname ?? '')
  const code = match?.[2]
  if (url === null || code === undefined) throw teamFault('bad-code', {})
  return { code, server: `${url.origin}${match?.[1] ?? ''}` }
}

function inviteOfAnswer({ isMailed, ...invite }: s.infer<typeof inviteSchema>): InviteInfo {
  return { ...invite, wasSent: isMailed }
}

const withoutGaps = (wish: Readonly<Record<string, Json | undefined>>): Json =>
  Object.fromEntries(
    Object.entries(wish).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  )
