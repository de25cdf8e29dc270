import type { Catalog } from '#model'

/** Everything a query's meaning depends on beside the query itself. */
export interface QueryScope {
  readonly catalog: Catalog
  /** Record id of the member who asks; `null` before there is one. */
  readonly me: string | null
  /** Milliseconds, UTC. */
  readonly now: number
  /** IANA name; days begin and weeks turn there. */
  readonly timeZone: string
  /** 1 is Monday, 7 is Sunday. */
  readonly weekStart: number
}
