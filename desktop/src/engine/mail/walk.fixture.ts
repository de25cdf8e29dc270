/** A person at another client: random changes of a mailbox, from a seed. */
import type { Dovecot } from '#engine/mail-testkit'

export type Client = Awaited<ReturnType<Dovecot['client']>>

export interface Walker {
  /** One change; answers what it was. */
  readonly step: () => Promise<string>
}

const FLAGS = ['\\Seen', '\\Flagged', '\\Answered', 'Later']

export function createWalker(
  client: Client,
  server: Dovecot,
  user: string,
  chance: () => number,
  first = 0,
): Walker {
  let made = first
  let named = first
  let validity = first
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!
  const folders = async () =>
    (await client.list()).filter(one => !one.flags.has('\\Noselect')).map(one => one.path)
  /** Most of life is in the inbox. */
  const place = async () => (chance() < 0.4 ? 'INBOX' : pick(await folders()))
  const some = async (): Promise<{ folder: string; uids: number[] } | undefined> => {
    let folder = await place()
    let box = await client.mailboxOpen(folder)
    for (let tries = 0; box.exists === 0 && tries < 3; tries++) {
      folder = await place()
      box = await client.mailboxOpen(folder)
    }
    if (box.exists === 0) return undefined
    const found = await client.search({ all: true }, { uid: true })
    const all = Array.isArray(found) ? found : []
    return { folder, uids: all.filter(() => chance() < 0.3).slice(0, 5) }
  }
  const withSome = async (
    name: string,
    work: (uids: string, folder: string) => Promise<unknown>,
  ): Promise<string> => {
    const found = await some()
    if (found === undefined || found.uids.length === 0) return 'nothing'
    await work(found.uids.join(','), found.folder)
    return `${name} ${found.uids.length} in ${found.folder}`
  }
  const byUid = { uid: true }
  const steps: readonly (readonly [number, () => Promise<string>])[] = [
    [
      40,
      async () => {
        const folder = await place()
        const count = 1 + Math.floor(chance() * 3)
        for (let at = 0; at < count; at++)
          await client.append(folder, mail(made++), chance() < 0.5 ? ['\\Seen'] : [])
        return `append ${count} to ${folder}`
      },
    ],
    [20, () => withSome('flag', uids => client.messageFlagsAdd(uids, [pick(FLAGS)], byUid))],
    [10, () => withSome('unflag', uids => client.messageFlagsRemove(uids, [pick(FLAGS)], byUid))],
    [
      15,
      async () => {
        const to = pick(await folders())
        return withSome(`move to ${to}:`, async (uids, from) =>
          from === to ? null : client.messageMove(uids, to, byUid),
        )
      },
    ],
    [
      5,
      async () => {
        const to = pick(await folders())
        return withSome(`copy to ${to}:`, async (uids, from) =>
          from === to ? null : client.messageCopy(uids, to, byUid),
        )
      },
    ],
    [10, () => withSome('delete', uids => client.messageDelete(uids, byUid))],
    [
      3,
      async () => {
        const path = `Folder ${named++} ä`
        await client.mailboxCreate(path)
        return `create ${path}`
      },
    ],
    [
      4,
      async () => {
        const own = (await folders()).filter(path => path.startsWith('Folder'))
        if (own.length === 0) return 'nothing'
        const from = pick(own)
        await client.mailboxClose().catch(() => undefined)
        await client.mailboxRename(from, `Folder ${named++} é`)
        return `rename ${from}`
      },
    ],
    [
      1,
      async () => {
        const own = (await folders()).filter(path => path.startsWith('Folder'))
        if (own.length === 0) return 'nothing'
        const path = pick(own)
        await client.mailboxClose().catch(() => undefined)
        await client.mailboxDelete(path)
        return `remove ${path}`
      },
    ],
    [
      2,
      async () => {
        const folder = pick(await folders())
        await client.mailboxClose().catch(() => undefined)
        await server.doveadm(
          'mailbox',
          'update',
          '-u',
          user,
          '--uid-validity',
          String(2_000_000_000 + validity++),
          folder,
        )
        return `number anew ${folder}`
      },
    ],
  ]
  const total = steps.reduce((sum, [weight]) => sum + weight, 0)

  return {
    async step() {
      let at = chance() * total
      for (const [weight, run] of steps) {
        at -= weight
        if (at <= 0) return await run()
      }
      return 'nothing'
    },
  }
}

/** Every tenth answers an earlier one. */
function mail(number: number): string {
  const parent = number % 10 === 9 ? `In-Reply-To: <w${number - 5}@walk.test>\r\n` : ''
  return `Message-ID: <w${number}@walk.test>\r\nFrom: Person ${number % 7} <p${number % 7}@acme${number % 3}.example>\r\nTo: me@example.test\r\nDate: Fri, 20 Nov 2026 10:00:${String(number % 60).padStart(2, '0')} +0000\r\nSubject: Walk ${number % 20}\r\n${parent}\r\nText of ${number}\r\n`
}
