/** Auth and workspaces on a database, with a log that only remembers. For tests. */
import { createEmitter, newId, type DocId } from '@kith/shared/kit'
import type { DocOp } from '@kith/shared/docs'
import { authFixture, type AuthFixture, type FixtureOptions } from './auth-fixture.ts'
import type { Database } from '#db'
import { createMailer } from '#mailer'
import type { Identity } from '#auth'
import type { Route } from '#http'
import {
  createApiKeys,
  createInvites,
  createPeople,
  membershipOf,
  workspaceRoutes,
  type Invites,
  type People,
  type PeopleChange,
  type WorkspaceLog,
} from '#workspaces'

export interface WorkspacesFixture extends AuthFixture {
  readonly people: People
  readonly invites: Invites
  readonly routes: readonly Route[]
  readonly appended: { readonly workspace: DocId; readonly ops: readonly DocOp[] }[]
  readonly changes: PeopleChange[]
  /** What records of members name, by member. */
  readonly emails: Map<string, readonly string[]>
  /** A workspace with its owner and one member of each role. */
  readonly team: () => Promise<Team>
}

export type Role = 'owner' | 'admin' | 'member' | 'viewer'
export interface Team {
  readonly workspace: DocId
  readonly tokens: Readonly<Record<Role, string>>
  readonly users: Readonly<Record<Role, string>>
}

const ORIGIN = 'http://127.0.0.1:8787'

export function workspacesFixture(
  db: Database,
  options: FixtureOptions & { smtpUrl?: string } = {},
): WorkspacesFixture {
  const appended: WorkspacesFixture['appended'] = []
  const changes: PeopleChange[] = []
  const emails = new Map<string, readonly string[]>()
  const made: { fixture?: AuthFixture } = {}
  const clock = { now: () => made.fixture?.identity.parts.clock.now() ?? Date.now() }
  const log: WorkspaceLog = {
    create: async (tx, workspace, name) =>
      void (await tx.query(
        'insert into workspace (workspace, name, log, created) values ($1, $2, $3, $4)',
        [workspace, name, newId(), clock.now()],
      )),
    rename: (workspace, name) =>
      db.tx({ workspace }, async tx => {
        await tx.query('update workspace set name = $2 where workspace = $1', [workspace, name])
      }),
    append: async (workspace, ops) => void appended.push({ workspace, ops }),
    emailsOf: async (_, member) => emails.get(member) ?? [],
    remove: workspace =>
      db.tx({ workspace }, async tx => {
        await tx.query('delete from workspace where workspace = $1', [workspace])
      }),
  }
  const emitter = createEmitter<PeopleChange>(error => {
    throw error
  })
  emitter.on(change => changes.push(change))
  const audit: Parameters<typeof createPeople>[0]['audit'] = async event =>
    void made.fixture?.events.push(event)
  const isRole = async (_: DocId, role: string) =>
    ['admin', 'member', 'viewer', 'sales'].includes(role)
  const people = createPeople({ db, clock, log, audit, isRole, changes: emitter })
  const mailer = createMailer({
    smtpUrl: options.smtpUrl,
    from: 'Kith <kith@example.com>',
    log: {
      debug() {},
      info() {},
      warn() {},
      error() {},
      child: () => {
        throw new Error('none')
      },
    },
  })
  const invites = createInvites({ db, clock, origin: ORIGIN, mailer, audit, isRole, people })
  const keys = createApiKeys({ db, clock, audit, isRole })
  let routes: readonly Route[] = []
  const fixture = authFixture(db, {
    ...options,
    invitations: invites,
    asksTwoFactor: people.asksTwoFactor,
    membershipOf: (workspace, user) => membershipOf(people, workspace, user),
    keyOf: keys.find,
    routes: (identity: Identity) =>
      (routes = workspaceRoutes({
        people,
        invites,
        keys,
        roomTokens: identity.roomTokens,
        roomAccess: async (_, __, doc) => (doc.endsWith('0') ? { mayEdit: true } : undefined),
        origin: ORIGIN,
        onInviteLook: address => identity.parts.budget.take(identity.parts.allow.invite, address),
      })),
  })
  made.fixture = fixture

  async function team(): Promise<Team> {
    const owner = await fixture.person()
    const workspace = newId()
    await fixture.call(
      'POST',
      '/api/workspaces',
      { id: workspace, name: 'Tidemark' },
      { token: owner.token },
    )
    const joined = async (role: string) => {
      const someone = await fixture.person()
      const invited = await fixture.call(
        'POST',
        `/api/workspaces/${workspace}/invites`,
        { role },
        { token: owner.token },
      )
      await fixture.call(
        'POST',
        `/api/invites/${invited.json.code}/accept`,
        {},
        { token: someone.token },
      )
      return someone
    }
    const [admin, member, viewer] = [
      await joined('admin'),
      await joined('member'),
      await joined('viewer'),
    ]
    return {
      workspace,
      tokens: {
        owner: owner.token,
        admin: admin.token,
        member: member.token,
        viewer: viewer.token,
      },
      users: { owner: owner.id, admin: admin.id, member: member.id, viewer: viewer.id },
    }
  }
  return {
    emails,
    ...fixture,
    people,
    invites,
    routes,
    appended,
    changes,
    team,
  }
}
