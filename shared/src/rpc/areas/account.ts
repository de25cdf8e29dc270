/** Who the person is on a server, and the workspaces they share there. */
import { s, type DocId, type Json, type Schema } from '#kit'
import { call, of, stream } from '../define.ts'

export interface ServerInfo {
  readonly url: string
  readonly version: string
  /** `password`, `google`, `microsoft`, or the id of a single sign-on provider, with its label. */
  readonly methods: readonly { readonly id: string; readonly label: string }[]
  readonly maySignUp: boolean
  /** Without SMTP links are shown, not sent. */
  readonly sendsMail: boolean
}

export interface SignedIn {
  readonly server: string
  readonly email: string
  readonly name: string
  readonly hasTwoFactor: boolean
  /** The token is no longer accepted; data stays open. */
  readonly isExpired: boolean
}

export interface AccountState {
  readonly user: SignedIn | null
  /** The shared workspace of this profile; `null` while it is only here. */
  readonly workspace: {
    readonly id: DocId
    readonly name: string
    readonly member: DocId | null
    readonly role: string
  } | null
  /** Workspaces on this device. */
  readonly workspaces: readonly WorkspaceEntry[]
}

export interface WorkspaceEntry {
  readonly folder: string
  readonly name: string
  readonly isOpen: boolean
  readonly isShared: boolean
}

export interface DeviceInfo {
  readonly id: string
  readonly name: string
  readonly lastSeenAt: string
  readonly isThis: boolean
}

/** Whether signing in is done, or what it asks for beside the password; a backup code always does. */
export type SignInAnswer =
  | { readonly result: 'signed-in' }
  | {
      readonly result: 'needs-code'
      readonly hasAuthenticator: boolean
      readonly hasPasskey: boolean
    }

export type MoveAnswer =
  | { readonly result: 'moved'; readonly workspace: DocId }
  | Extract<SignInAnswer, { readonly result: 'needs-code' }>

export interface PasskeyInfo {
  readonly id: string
  readonly name: string
  readonly addedAt: string
  /** When it last signed in; `null` for never. */
  readonly lastUsedAt: string | null
}

/** What the account has beside its password. */
export interface SecondFactors {
  readonly hasAuthenticator: boolean
  /** Browsers keep passkeys for servers with a name and https only. */
  readonly mayHavePasskeys: boolean
  readonly passkeys: readonly PasskeyInfo[]
}

export interface TeamMember {
  readonly member: DocId
  readonly user: string
  readonly name: string
  readonly email: string
  readonly role: string
  readonly isMe: boolean
  readonly joinedAt: string
  readonly lastSeenAt: string | null
  /** Has a second factor, or comes in through an identity provider. */
  readonly isGuarded: boolean
}

/** A workspace on the server that the signed-in person is a member of. */
export interface OwnWorkspace {
  readonly workspace: DocId
  readonly name: string
  readonly role: string
}

export interface TeamSecurity {
  readonly needsTwoFactor: boolean
  /** Members whom that keeps out, or would. */
  readonly without: number
}

export interface InviteInfo {
  readonly id: string
  readonly code: string | null
  readonly link: string | null
  readonly email: string | null
  readonly role: string
  readonly expiresAt: string
  readonly usesLeft: number
  /** Whether the server sent it by mail. */
  readonly wasSent: boolean
}

/** What a program's key may read. */
export const KEY_USES = ['records', 'members', 'audit'] as const
export type KeyUse = (typeof KEY_USES)[number]

/** A key with which a program reads the workspace from its server. */
export interface ApiKeyInfo {
  readonly id: string
  /** Only in the answer that made it. */
  readonly key: string | null
  readonly name: string
  readonly role: string
  readonly scopes: readonly KeyUse[]
  /** Its last characters. */
  readonly hint: string
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly lastUsedAt: string | null
}

/** What the server wrote down of one thing that was done; never what a record holds. */
export interface AuditEvent {
  /** Its place in the chain. */
  readonly seq: number
  readonly at: string
  /** `members/invited` */
  readonly what: string
  /** The user who did it; `null` for the server itself. */
  readonly actor: string | null
  readonly address: string | null
  readonly data: Readonly<Record<string, Json>>
}

export interface AuditPage {
  readonly events: readonly AuditEvent[]
  /** What comes behind these: `after` of the next page; `null` at the end. */
  readonly next: number | null
}

/** Whether every event still stands as it was written. */
export interface AuditCheck {
  readonly ok: boolean
  readonly events: number
  /** The first place that was changed, removed or added. */
  readonly brokenAt: number | null
}

/** What whoever holds an invitation may know before they accept it. */
export interface InvitePreview {
  readonly server: string
  readonly workspace: string
  readonly code: string
  /** Of the workspace. */
  readonly name: string
  readonly role: string
  readonly invitedBy: string
  /** Only this address may accept. */
  readonly email: string | null
}

const nothing = s.strictObject({})
const url = s.string().min(1).max(500)
const email = s.string().min(3).max(320)
const password = s.string().min(1).max(1000)
const code = s.string().min(4).max(200)
const id = s.string().min(1).max(100)
const name = s.string().min(1).max(200)
const role = s.string().min(1).max(100)
const passkeyName = s.string().trim().min(1).max(60)

export const account = {
  watch: stream(nothing, of<AccountState>),
  probe: call(s.strictObject({ server: url }), of<ServerInfo>),
  /** `needs-code`: ask for a code and call again with it; a passkey is used in the browser (`signInBrowser`). */
  signIn: call(
    s.strictObject({ server: url, email, password, code: code.optional() }),
    of<SignInAnswer>,
  ),
  signUp: call(
    s.strictObject({ server: url, email, password, name, invite: code.optional() }),
    of<{ readonly result: 'signed-in' | 'verify-mail' }>,
  ),
  /** Opens the system browser; the state changes when the person has finished there. */
  signInBrowser: call(
    s.strictObject({ server: url, method: id.optional() }),
    of<{ readonly url: string; readonly userCode: string }>,
  ),
  signOut: call(nothing, of<null>),
  /** Answers alike whether the address has an account or not. */
  forgot: call(s.strictObject({ server: url, email }), of<null>),
  changePassword: call(s.strictObject({ from: password, to: password }), of<null>),
  devices: call(nothing, of<readonly DeviceInfo[]>),
  revokeDevice: call(s.strictObject({ id }), of<null>),
  factors: stream(nothing, of<SecondFactors>),
  /** Opens the system browser; `factors` changes when the person has finished there. */
  addPasskey: call(
    s.strictObject({ name: passkeyName, password }),
    of<{ readonly url: string; readonly backupCodes: readonly string[] }>,
  ),
  renamePasskey: call(s.strictObject({ id, name: passkeyName }), of<null>),
  removePasskey: call(s.strictObject({ id, password }), of<null>),
  /** Answers what the authenticator needs; it is on only after `confirmTwoFactor`. No codes beside passkeys. */
  beginTwoFactor: call(
    s.strictObject({ password }),
    of<{ readonly uri: string; readonly backupCodes: readonly string[] }>,
  ),
  confirmTwoFactor: call(s.strictObject({ code }), of<null>),
  endTwoFactor: call(s.strictObject({ password }), of<null>),
}

export const team = {
  /** Makes the workspace on the server and begins to give it everything; `sync.watch` tells how far. */
  share: call(s.strictObject({ name }), of<{ readonly workspace: DocId }>),
  /** What the invitation is to; asks the server and needs no account. */
  look: call(
    s.strictObject({ code: s.string().min(4).max(500), server: url.optional() }),
    of<InvitePreview>,
  ),
  /** `code` is a code or a whole link. Replaces an empty workspace of this profile, else opens another profile. */
  join: call(
    s.strictObject({ code: s.string().min(4).max(500), server: url.optional() }),
    of<{ readonly workspace: DocId; readonly folder: string }>,
  ),
  /** Of the person, on the server they are signed in to: what another device of theirs may enter. */
  mine: call(nothing, of<readonly OwnWorkspace[]>),
  /** Into an empty profile, without an invitation, as the member that the person is already. */
  enter: call(
    s.strictObject({ workspace: id }),
    of<{ readonly workspace: DocId; readonly folder: string }>,
  ),
  members: stream(nothing, of<readonly TeamMember[]>),
  setRole: call(s.strictObject({ user: id, role }), of<null>),
  removeMember: call(s.strictObject({ user: id }), of<null>),
  transfer: call(s.strictObject({ user: id }), of<null>),
  invites: call(nothing, of<readonly InviteInfo[]>),
  invite: call(
    s.strictObject({
      role,
      email: email.optional(),
      days: s.number().int().min(1).max(90).optional(),
      uses: s.number().int().min(1).max(500).optional(),
    }),
    of<InviteInfo>,
  ),
  revokeInvite: call(s.strictObject({ id }), of<null>),
  keys: call(nothing, of<readonly ApiKeyInfo[]>),
  makeKey: call(
    s.strictObject({
      name,
      role,
      scopes: s.array(s.enum(KEY_USES)).min(1),
      days: s.number().int().min(1).max(3650).optional(),
    }),
    of<ApiKeyInfo>,
  ),
  revokeKey: call(s.strictObject({ id }), of<null>),
  /** For an administrator: the audit log, newest first. */
  audit: call(s.strictObject({ after: s.number().int().min(0) }), of<AuditPage>),
  checkAudit: call(nothing, of<AuditCheck>),
  /** All of it as CSV (RFC 4180), oldest first; that it was taken is an event itself. */
  auditFile: call(nothing, of<string>),
  rename: call(s.strictObject({ name }), of<null>),
  security: call(nothing, of<TeamSecurity>),
  /** For an administrator: nobody syncs without a second factor from now on. */
  secure: call(s.strictObject({ needsTwoFactor: s.boolean() }), of<null>),
  /** Leaves the team. `keep` leaves what is here as a workspace of one's own; otherwise it is removed from this device. `keepsShared`: the team keeps what one shared of one’s mail. */
  leave: call(s.strictObject({ keep: s.boolean(), keepsShared: s.boolean() }), of<null>),
  /** For the owner: takes the workspace from the server; here it goes on as a workspace of one's own. */
  dissolve: call(nothing, of<null>),
  /**
   * For an administrator: the same workspace on another server, from this device's copy; changes that
   * wait for the old one go along. `needs-code`: call again with a code of the account there.
   */
  move: call(
    s.strictObject({ server: url, email, password, code: code.optional() }),
    of<MoveAnswer>,
  ),
  /**
   * What a member, or somebody of a role who owns nothing, would see, as of now: all that this
   * connection reads answers so, and writes are refused (`access/viewing-as`), until both are `null`.
   */
  viewAs: call(
    s.strictObject({ member: s.string().nullable(), role: s.string().nullable() }),
    of<null>,
  ),
  /** For any y-websocket client that shall edit one note live. */
  roomToken: call(
    s.strictObject({ doc: s.string().length(36) }) as unknown as Schema<{ doc: DocId }>,
    of<{ readonly url: string; readonly room: string; readonly token: string }>,
  ),
  /** Opens a workspace of this device; the page connects again. */
  open: call(s.strictObject({ folder: s.string().max(200) }), of<null>),
  create: call(s.strictObject({ name }), of<{ readonly folder: string }>),
}
