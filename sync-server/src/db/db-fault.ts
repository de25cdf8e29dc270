import { defineFaults } from '@kith/shared/kit'

export const dbFault = defineFaults('db', {
  locked: {
    status: 409,
    retry: true,
    say: (d: { folder: string; pid: number }) =>
      `Another server (process ${d.pid}) works with ${d.folder}. Its data is safe; stop that server or give this one another folder with --data.`,
  },
  unreachable: {
    status: 503,
    retry: true,
    say: (d: { why: string }) =>
      `The database does not answer (${d.why}). Nothing that was acknowledged is lost; desktops keep their changes and send them when it is back.`,
  },
  full: {
    status: 507,
    retry: true,
    say: (_: Record<string, never>) =>
      'The disk of the database is full. Nothing that was acknowledged is lost; make room, and the desktops send what waits.',
  },
  newer: {
    status: 409,
    retry: false,
    say: (d: { found: string }) =>
      `The database was changed by a newer server (${d.found}). It was left as it is; start that version or a newer one.`,
  },
  'bypasses-security': {
    status: 500,
    retry: false,
    say: (d: { role: string }) =>
      `The database role “${d.role}” ignores row-level security and no other could be made. Nothing was started; connect as a role that may create roles, or as one that is neither superuser nor has BYPASSRLS.`,
  },
})

/** Classes of SQLSTATE that say: the server went away or has no room for another connection. */
const GONE = /^(08|57P0|53300|25006|40P01|40001)/
const GONE_NODE = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH']

/** The fault that an error of a driver stands for; anything unknown comes back as it is. */
export function asDbFault(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === '53100' || code === 'ENOSPC' || /No space left/i.test(error.message)) {
    return dbFault('full', {}, error)
  }
  if (GONE.test(code) || GONE_NODE.includes(code) || isLost(error)) {
    return dbFault('unreachable', { why: code === '' ? 'connection lost' : code }, error)
  }
  return error
}

const isLost = (error: Error): boolean =>
  /connection terminated|connection error|timeout exceeded when trying to connect|client has encountered|PGlite is clos/i.test(
    error.message,
  )
