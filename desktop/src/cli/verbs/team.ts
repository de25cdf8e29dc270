/** Sharing from the command line: sign in, share, invite, join, sync, and a token for one note. */
import type { DocId } from '@kith/shared/kit'
import type { SyncStatus } from '@kith/shared/rpc'
import { readSecret } from '../secret.ts'
import { drawTable } from '../table.ts'
import { cliFault, defineVerb, textOption, type VerbContext } from '../verb.ts'

/** A first sync of a million records takes less; whoever waits longer may ask again. */
const SETTLE_MS = 3_600_000

export const loginVerb = defineVerb({
  name: 'login',
  usage: 'login --server URL --email E [--create] [--name N] [--code C]   password on stdin',
  options: {
    server: { type: 'string' },
    email: { type: 'string' },
    create: { type: 'boolean' },
    name: { type: 'string' },
    code: { type: 'string' },
  },
  async run(context) {
    const { client, options } = context
    const [server, email] = [textOption(context, 'server'), textOption(context, 'email')]
    if (server === undefined || email === undefined)
      throw cliFault('usage', { usage: loginVerb.usage })
    const password = await readSecret(context)
    if (password === undefined)
      throw cliFault('usage', { usage: 'login …   the password is read from stdin' })
    const code = textOption(context, 'code')
    const { result } =
      options['create'] === true
        ? await client.account.signUp({
            server,
            email,
            password,
            name: textOption(context, 'name') ?? email.split('@')[0] ?? email,
          })
        : await client.account.signIn({
            server,
            email,
            password,
            ...(code === undefined ? {} : { code }),
          })
    return { user: email, result }
  },
  text: ({ user, result }) =>
    result === 'signed-in'
      ? `Signed in as ${user}.`
      : result === 'verify-mail'
        ? `The account is there. Open the link in the mail to ${user}, then sign in.`
        : `This account has a second factor: sign in again with --code and the code it shows.`,
})

export const shareVerb = defineVerb({
  name: 'share',
  usage:
    'share [--name N]      makes this workspace one of a team, on the server you are signed in to',
  options: { name: { type: 'string' } },
  async run(context) {
    const name = textOption(context, 'name') ?? 'Workspace'
    const { workspace } = await context.client.team.share({ name })
    await settled(context)
    return { workspace }
  },
  text: () => 'Shared. `kith invite` makes an invitation for others.',
})

export const inviteVerb = defineVerb({
  name: 'invite',
  usage: 'invite [--role R] [--email E] [--days N] [--uses N]',
  options: {
    role: { type: 'string' },
    email: { type: 'string' },
    days: { type: 'string' },
    uses: { type: 'string' },
  },
  async run(context) {
    const email = textOption(context, 'email')
    const invite = await context.client.team.invite({
      role: textOption(context, 'role') ?? 'member',
      ...(email === undefined ? {} : { email }),
      ...count(context, 'days'),
      ...count(context, 'uses'),
    })
    const { code, link, role, expiresAt } = invite
    return { code, link, role, expiresAt }
  },
  text: ({ code, link, role, expiresAt }) =>
    [
      `Code: ${code ?? 'sent by mail'}`,
      ...(link === null ? [] : [`Link: ${link}`]),
      `Role: ${role}, until ${expiresAt.slice(0, 10)}`,
    ].join('\n'),
})

export const joinVerb = defineVerb({
  name: 'join',
  usage: 'join CODE      a code or a link; the profile must be empty',
  options: { server: { type: 'string' } },
  async run(context) {
    const [code] = context.words
    if (code === undefined) throw cliFault('usage', { usage: joinVerb.usage })
    const server = textOption(context, 'server')
    const { workspace } = await context.client.team.join({
      code,
      ...(server === undefined ? {} : { server }),
    })
    return { workspace, ...(await settled(context)) }
  },
  text: () => 'Joined. This device and the server hold the same.',
})

export const workspacesVerb = defineVerb({
  name: 'workspaces',
  usage: 'workspaces      those of your account, on the server you are signed in to',
  options: {},
  run: async ({ client }) => ({ workspaces: await client.team.mine({}) }),
  text: ({ workspaces }, { width }) =>
    workspaces.length === 0
      ? 'This account is in no workspace. Ask somebody of the team for an invitation.'
      : drawTable(
          [{ head: 'Name' }, { head: 'Role' }, { head: 'Id' }],
          workspaces.map(({ name, role, workspace }) => [name, role, workspace]),
          width,
        ),
})

export const enterVerb = defineVerb({
  name: 'enter',
  usage:
    'enter NAME|ID      one of your workspaces comes to this device; the profile must be empty',
  options: {},
  async run(context) {
    const [wanted] = context.words
    if (wanted === undefined) throw cliFault('usage', { usage: enterVerb.usage })
    const named = (await context.client.team.mine({})).filter(({ name }) => name === wanted)
    // Of two with one name neither is meant.
    const id = named.length === 1 ? named[0]?.workspace : undefined
    const { workspace } = await context.client.team.enter({ workspace: id ?? wanted })
    return { workspace, ...(await settled(context)) }
  },
  text: () => 'Here. This device and the server hold the same.',
})

export const syncVerb = defineVerb({
  name: 'sync',
  usage:
    'sync [--once]      ends when this device and the server hold the same; without --once goes on',
  options: { once: { type: 'boolean' } },
  async run(context) {
    await context.client.sync.now({})
    if (context.options['once'] === true) return await settled(context)
    let last: SyncStatus | undefined
    for await (const status of await context.client.sync.watch({})) {
      if (status.state === last?.state && status.waiting === last.waiting) continue
      last = status
      context.note(`${status.state} · ${status.waiting} waiting`)
    }
    return { state: last?.state ?? 'local' }
  },
  text: result =>
    'seq' in result ? 'This device and the server hold the same.' : `Ended: ${result.state}`,
})

export const tokenVerb = defineVerb({
  name: 'token',
  usage: 'token --room DOCID      for any y-websocket client that shall edit that note live',
  options: { room: { type: 'string' } },
  async run(context) {
    const room = textOption(context, 'room')
    if (room === undefined) throw cliFault('usage', { usage: tokenVerb.usage })
    return await context.client.team.roomToken({ doc: room as DocId })
  },
  text: ({ url, room, token }) => `Server: ${url}\nRoom:   ${room}\nToken:  ${token}`,
})

/** Waits until both ends hold the same; a problem that only a person can mend ends it at once. */
async function settled({ client, note }: VerbContext) {
  const over = new AbortController()
  const problem = watchForProblem(client, note, over.signal)
  try {
    const answer = await Promise.race([client.sync.settle({ timeoutMs: SETTLE_MS }), problem])
    const { seq, waiting, digest, isSettled } = answer
    if (!isSettled) throw cliFault('not-settled', { waiting })
    return { seq, waiting, digest }
  } finally {
    over.abort()
  }
}

async function watchForProblem(
  client: VerbContext['client'],
  note: VerbContext['note'],
  signal: AbortSignal,
): Promise<never> {
  let told = ''
  for await (const { problem, progress, state } of await client.sync.watch({}, { signal })) {
    if (problem !== null && problem.offer !== 'retry')
      throw cliFault('sync-problem', { say: problem.say })
    const line = progress === null ? state : `${state} ${progress.done} of ${progress.total}`
    if (line !== told) note(line)
    told = line
    if (state === 'local')
      throw cliFault('sync-problem', {
        say: 'This workspace has no server. Share it, or join one.',
      })
  }
  return new Promise<never>(() => undefined)
}

function count(context: VerbContext, name: string): Record<string, number> {
  const text = textOption(context, name)
  if (text === undefined) return {}
  const value = Number(text)
  if (!Number.isInteger(value)) throw cliFault('usage', { usage: inviteVerb.usage })
  return { [name]: value }
}
