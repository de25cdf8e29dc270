/** The HTTP API of workspaces and their people. */
import { isId, s, type DocId } from '@kith/shared/kit'
import type { RoomTokens } from '#auth'
import {
  defineRoute,
  httpFault,
  KEY_SCOPES,
  MANAGER,
  MEMBER,
  OWNER,
  PUBLIC,
  SIGNED_IN,
  type Route,
} from '#http'
import type { ApiKeys } from './api-keys.ts'
import type { Invites } from './invites.ts'
import type { People } from './people.ts'
import type { RoomAccess } from './ports.ts'

const id = s
  .string()
  .refine(isId, 'is not an id')
  .transform(text => text.toLowerCase() as DocId)
const name = s.string().trim().min(1).max(100)
const role = s.string().regex(/^[\w-]{1,60}$/)
const here = s.object({ workspace: id })
const member = s.object({ workspace: id, user: s.string().min(1).max(100) })
const code = s.object({ code: s.string().min(8).max(300) })

export interface WorkspaceRoutesDeps {
  readonly people: People
  readonly invites: Invites
  readonly keys: ApiKeys
  readonly roomTokens: RoomTokens
  readonly roomAccess: RoomAccess
  /** Public origin. */
  readonly origin: string
  /** Counts a look at an invitation; throws when one address looks at too many. */
  readonly onInviteLook: (address: string) => Promise<void>
}

export const workspaceRoutes = (deps: WorkspaceRoutesDeps): readonly Route[] => {
  const { people, invites, keys, roomTokens, roomAccess, origin, onInviteLook } = deps
  return [
    defineRoute({
      method: 'POST',
      path: '/api/workspaces',
      rule: SIGNED_IN,
      body: s.strictObject({ id, name, member: id.optional() }),
      run: call => people.create(call.body, call.person),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/workspaces',
      rule: SIGNED_IN,
      run: async call => ({ workspaces: await people.mine(call.person.user) }),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/api/workspaces/:workspace',
      rule: MANAGER,
      params: here,
      body: s.strictObject({ name }),
      run: call => people.rename(call.params.workspace, call.body.name, call.person),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/workspaces/:workspace',
      rule: OWNER,
      params: here,
      run: call => people.removeWorkspace(call.params.workspace, call.person),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/workspaces/:workspace/members',
      rule: MEMBER,
      keyScope: 'members',
      params: here,
      run: async call => ({
        members: await people.members(call.params.workspace, call.person.user),
      }),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/api/workspaces/:workspace/members/:user',
      rule: MANAGER,
      params: member,
      body: s.strictObject({ role }),
      run: call =>
        people.setRole(call.params.workspace, call.params.user, call.body.role, call.person),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/workspaces/:workspace/members/:user',
      rule: MANAGER,
      params: member,
      run: call => people.remove(call.params.workspace, call.params.user, call.person),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/workspaces/:workspace/security',
      rule: MEMBER,
      params: here,
      run: call => people.security(call.params.workspace),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/workspaces/:workspace/security',
      rule: MANAGER,
      params: here,
      body: s.strictObject({ needsTwoFactor: s.boolean() }),
      run: call => people.secure(call.params.workspace, call.body.needsTwoFactor, call.person),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/workspaces/:workspace/leave',
      rule: MEMBER,
      params: here,
      body: s.object({ keepsShared: s.boolean().default(false) }),
      run: ({ params, person, body }) => people.remove(params.workspace, person.user, person, body),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/workspaces/:workspace/transfer',
      rule: OWNER,
      params: here,
      body: s.strictObject({ user: s.string().min(1).max(100) }),
      run: call => people.transfer(call.params.workspace, call.body.user, call.person),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/workspaces/:workspace/invites',
      rule: MANAGER,
      params: here,
      run: async call => ({ invites: await invites.list(call.params.workspace) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/workspaces/:workspace/invites',
      rule: MANAGER,
      params: here,
      body: s.strictObject({
        role,
        email: s.string().trim().toLowerCase().max(254).pipe(s.email()).optional(),
        days: s.number().int().min(1).max(90).default(7),
        uses: s.number().int().min(1).max(500).default(1),
      }),
      run: call => invites.create(call.params.workspace, call.body, call.person),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/workspaces/:workspace/invites/:id',
      rule: MANAGER,
      params: s.object({ workspace: id, id }),
      run: call => invites.revoke(call.params.workspace, call.params.id, call.person),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/workspaces/:workspace/keys',
      rule: MANAGER,
      params: here,
      run: async call => ({ keys: await keys.list(call.params.workspace) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/workspaces/:workspace/keys',
      rule: MANAGER,
      params: here,
      body: s.strictObject({
        name,
        role,
        scopes: s.array(s.enum(KEY_SCOPES)).min(1).max(KEY_SCOPES.length),
        days: s.number().int().min(1).max(3650).optional(),
      }),
      run: call => keys.create(call.params.workspace, call.body, call.person),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/workspaces/:workspace/keys/:id',
      rule: MANAGER,
      params: s.object({ workspace: id, id }),
      run: call => keys.revoke(call.params.workspace, call.params.id, call.person),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/invites/:code',
      rule: PUBLIC,
      params: code,
      run: async call => {
        await onInviteLook(call.address)
        return invites.preview(call.params.code)
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/invites/:code/again',
      rule: SIGNED_IN,
      params: code,
      run: async call => {
        await onInviteLook(call.address)
        return invites.previewAgain(call.params.code, call.person)
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/invites/:code/accept',
      rule: SIGNED_IN,
      params: code,
      body: s.object({ member: id.optional() }),
      run: async call => {
        await onInviteLook(call.address)
        return invites.accept(call.params.code, call.person, call.body.member)
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/workspaces/:workspace/room-tokens',
      rule: MEMBER,
      params: here,
      body: s.strictObject({ doc: id }),
      run: async call => {
        const { workspace } = call.params
        const { doc } = call.body
        const { user, session } = call.person
        const access = await roomAccess(workspace, user, doc)
        if (access === undefined) throw httpFault('not-found', { what: 'note' })
        const { token, expiresAt } = roomTokens.make({
          workspace,
          doc,
          user,
          session,
          mayEdit: access.mayEdit,
        })
        return { token, expiresAt, url: `${origin.replace(/^http/, 'ws')}/room`, room: doc }
      },
    }),
  ]
}
