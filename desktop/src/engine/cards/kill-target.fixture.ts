/**
 * Shares and takes back mail without end, for a test that kills it: `folder url seed`. With `end` as
 * the seed it only finishes what is left and says what was chosen.
 */
import type { DocId } from '@kith/shared/kit'
import { openDesk, openServer } from './publisher.fixture.ts'

const [folder = '', url = '', workspace = '', seed = ''] = process.argv.slice(2)
const LEVELS = ['private', 'metadata', 'subject', 'full', null] as const
const MAILS = 12

const ask = async (path: string, body: unknown): Promise<unknown> =>
  (await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) })).json()
const desk = openDesk(openServer(workspace as DocId), folder, {
  push: async push => (await ask('/push', push)) as never,
  mine: async () => (await ask('/mine', null)) as never,
})
if (desk.store.get('SELECT 1 FROM message') === undefined)
  for (let n = 0; n < MAILS; n++) await desk.mails({ id: `m${n}`, subject: `Subject ${n}` })

if (seed === 'end') {
  await desk.publisher().settle()
  const chosen = desk.store.all<{ subject: string; share_level: string | null }>(
    'SELECT m.subject, t.share_level FROM message m JOIN thread t ON t.id = m.thread ORDER BY m.subject',
  )
  process.stdout.write(`${JSON.stringify(chosen)}\n`, () => process.exit(0))
} else {
  process.stdout.write('ready\n')
  let random = Number(seed)
  for (;;) {
    random = (random * 1_103_515_245 + 12_345) % 2_147_483_648
    const thread = desk.threadOf(`m${random % MAILS}`)
    const level = LEVELS[Math.floor(random / 65_536) % LEVELS.length] ?? null
    desk.store.write(tx =>
      tx.run('UPDATE thread SET share_level = ? WHERE id = ?', [level, thread]),
    )
    if (random % 3 === 0) await desk.publisher().settle()
  }
}
