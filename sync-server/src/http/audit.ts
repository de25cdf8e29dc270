/** What is worth keeping for ever about who did what; the room `admin` chains and stores it. */
export interface AuditEvent {
  /** `auth/signed-in`, `members/role-changed`: area and what happened. */
  readonly what: string
  readonly workspace: string | null
  /** User id of who did it, where known. */
  readonly actor: string | null
  readonly address: string | null
  /** Small, without secrets; e-mail addresses only of members and invited people. */
  readonly data: Readonly<Record<string, string | number | boolean | null>>
}

export type Audit = (event: AuditEvent) => Promise<void>
