/**
 * Whose an address is follows from what the workspace said of it, whoever came first: its person, that
 * person's company or the one of its domain, and whether it is a member's. Ends with `WHERE`.
 */
const OF_PERSON = `FROM owner WHERE key = address.addr AND kind = 'person' ORDER BY holder LIMIT 1`

export const JOIN_OWNER = `UPDATE address SET person = (SELECT holder ${OF_PERSON}),
  is_member = EXISTS (SELECT 1 FROM owner WHERE key = address.addr AND kind = 'member'),
  company = coalesce((SELECT company ${OF_PERSON}),
    (SELECT holder FROM owner WHERE key = '@' || address.reg_domain AND kind = 'company' ORDER BY holder LIMIT 1)) WHERE`
