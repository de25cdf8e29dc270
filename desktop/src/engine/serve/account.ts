/** account.* and team.*: who the person is on a server, and with whom they share. */
import type { Log } from '@kith/shared/kit'
import type { AccountState, WorkspaceEntry } from '@kith/shared/rpc'
import type { Account, SecondFactors, Team, TeamAudit } from '#engine/account'
import { guarded, type Api } from './border.ts'
import { liveValue } from './live-value.ts'

export interface AccountAreaDeps {
  readonly account: Account
  readonly factors: SecondFactors
  readonly state: () => AccountState
  readonly onChange: (listener: () => void) => () => void
  readonly log: Log
}

export function serveAccount(api: Api, deps: AccountAreaDeps) {
  const { account, factors, state, onChange, log } = deps
  const area = api.account
  return area.router({
    watch: area.watch.handler(({ signal }) =>
      guarded(
        liveValue({ read: state, onChange, signal, textOf: JSON.stringify }),
        'account.watch',
        log,
      ),
    ),
    probe: area.probe.handler(({ input }) => account.probe(input.server)),
    signIn: area.signIn.handler(({ input }) => account.signIn(input)),
    signUp: area.signUp.handler(async ({ input }) => ({ result: await account.signUp(input) })),
    signInBrowser: area.signInBrowser.handler(({ input }) =>
      account.signInBrowser(input.server, input.method),
    ),
    signOut: area.signOut.handler(() => done(account.signOut())),
    forgot: area.forgot.handler(({ input }) => done(account.forgot(input.server, input.email))),
    changePassword: area.changePassword.handler(({ input }) =>
      done(account.changePassword(input.from, input.to)),
    ),
    devices: area.devices.handler(() => account.devices()),
    revokeDevice: area.revokeDevice.handler(({ input }) => done(account.revokeDevice(input.id))),
    beginTwoFactor: area.beginTwoFactor.handler(({ input }) =>
      account.beginTwoFactor(input.password),
    ),
    confirmTwoFactor: area.confirmTwoFactor.handler(({ input }) =>
      done(account.confirmTwoFactor(input.code)),
    ),
    endTwoFactor: area.endTwoFactor.handler(({ input }) =>
      done(account.endTwoFactor(input.password)),
    ),
    factors: area.factors.handler(({ signal }) =>
      guarded(
        liveValue({
          read: factors.read,
          onChange: factors.onChange,
          signal,
          textOf: JSON.stringify,
        }),
        'account.factors',
        log,
      ),
    ),
    addPasskey: area.addPasskey.handler(({ input }) =>
      factors.addPasskey(input.name, input.password),
    ),
    renamePasskey: area.renamePasskey.handler(({ input }) =>
      done(factors.renamePasskey(input.id, input.name)),
    ),
    removePasskey: area.removePasskey.handler(({ input }) =>
      done(factors.removePasskey(input.id, input.password)),
    ),
  })
}

export interface TeamAreaDeps {
  readonly team: Team
  readonly audit: TeamAudit
  readonly workspaces: Workspaces
  readonly onChange: (listener: () => void) => () => void
  readonly log: Log
}

/** Profiles of this device; the host opens them. */
export interface Workspaces {
  readonly list: () => readonly Omit<WorkspaceEntry, 'isOpen'>[]
  readonly here: () => string
  readonly open: (folder: string) => void
  readonly create: (name: string) => string
}

const MEMBERS_GAP_MS = 500

export function serveTeam(api: Api, deps: TeamAreaDeps) {
  const { team, audit, workspaces, onChange, log } = deps
  const area = api.team
  return area.router({
    share: area.share.handler(async ({ input }) => ({ workspace: await team.share(input.name) })),
    look: area.look.handler(({ input }) => team.look(input.code, input.server)),
    join: area.join.handler(async ({ input }) => ({
      workspace: await team.join(input.code, input.server),
      folder: workspaces.here(),
    })),
    mine: area.mine.handler(() => team.mine()),
    enter: area.enter.handler(async ({ input }) => ({
      workspace: await team.enter(input.workspace),
      folder: workspaces.here(),
    })),
    members: area.members.handler(({ signal }) =>
      guarded(
        liveValue({
          read: team.members,
          onChange,
          signal,
          gapMs: MEMBERS_GAP_MS,
          textOf: JSON.stringify,
        }),
        'team.members',
        log,
      ),
    ),
    setRole: area.setRole.handler(({ input }) => done(team.setRole(input.user, input.role))),
    removeMember: area.removeMember.handler(({ input }) => done(team.removeMember(input.user))),
    transfer: area.transfer.handler(({ input }) => done(team.transfer(input.user))),
    invites: area.invites.handler(() => team.invites()),
    invite: area.invite.handler(({ input }) => team.invite(input)),
    revokeInvite: area.revokeInvite.handler(({ input }) => done(team.revokeInvite(input.id))),
    keys: area.keys.handler(() => team.keys()),
    makeKey: area.makeKey.handler(({ input }) => team.makeKey(input)),
    revokeKey: area.revokeKey.handler(({ input }) => done(team.revokeKey(input.id))),
    audit: area.audit.handler(({ input }) => audit.page(input.after)),
    checkAudit: area.checkAudit.handler(() => audit.check()),
    auditFile: area.auditFile.handler(() => audit.file()),
    rename: area.rename.handler(({ input }) => done(team.rename(input.name))),
    security: area.security.handler(() => team.security()),
    secure: area.secure.handler(({ input }) => done(team.secure(input.needsTwoFactor))),
    leave: area.leave.handler(({ input }) => done(team.leave(input))),
    dissolve: area.dissolve.handler(() => done(team.dissolve())),
    move: area.move.handler(({ input }) => team.move(input)),
    viewAs: area.viewAs.handler(async ({ input, context }) => {
      await context.session?.look(input)
      return null
    }),
    roomToken: area.roomToken.handler(({ input }) => team.roomToken(input.doc)),
    open: area.open.handler(({ input }) => {
      workspaces.open(input.folder)
      return null
    }),
    create: area.create.handler(({ input }) => ({ folder: workspaces.create(input.name) })),
  })
}

async function done(work: Promise<unknown>): Promise<null> {
  await work
  return null
}
