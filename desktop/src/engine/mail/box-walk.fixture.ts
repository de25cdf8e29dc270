/** A person at another client of Gmail or Outlook: random changes of a simulated mailbox, from a seed. */
import type { SimFault, SimFaults, SimMailbox, SimMessage } from '#provider-sim'

export type WalkedProvider = 'google' | 'microsoft'

interface BoxWalkerDeps {
  readonly box: SimMailbox
  readonly provider: WalkedProvider
  readonly chance: () => number
  readonly now: () => number
}

/** Where mail of Outlook stands besides the folders of one's own. */
const FOLDERS = ['INBOX', 'SENT', 'DRAFT', 'folder:archive', 'TRASH', 'SPAM']
const MOST_LOST = 20

/** One change at a time; answers what it was. */
export function createBoxWalker({ box, provider, chance, now }: BoxWalkerDeps): () => string {
  let made = 0
  let named = 0
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!
  const own = () => [...box.labels.values()].filter(label => !label.isSystem)
  const ownIds = () => own().map(label => (provider === 'google' ? label.id : `folder:${label.id}`))
  const folders = () => [...FOLDERS, ...ownIds()]
  const some = (most = 5): readonly SimMessage[] =>
    [...box.messages.values()]
      // What this device sent is left alone, so that it can be counted.
      .filter(each => chance() < 0.2 && !isOurs(each))
      .slice(0, most)
  const place = (): readonly string[] => {
    const unread = chance() < 0.5 ? ['UNREAD'] : []
    if (chance() < 0.5) return ['INBOX', ...unread]
    if (provider === 'microsoft') return [pick(folders()), ...unread]
    const labels = own().length > 0 && chance() < 0.5 ? [pick(ownIds())] : []
    return pick([['SENT'], ['SPAM', ...unread], ['TRASH'], [...labels, ...unread], labels])
  }
  const move = (message: SimMessage): void => {
    if (provider === 'microsoft') {
      const to = pick(folders())
      const from = [...message.labels].filter(each => folders().includes(each) && each !== to)
      return box.label(message.id, [to], from)
    }
    const labels = ['INBOX', 'TRASH', 'SPAM', 'IMPORTANT', ...ownIds()]
    box.label(
      message.id,
      chance() < 0.7 ? [pick(labels)] : [],
      chance() < 0.7 ? [pick(labels)] : [],
    )
  }
  const steps: readonly (readonly [number, () => string])[] = [
    [
      40,
      () => {
        const labels = place()
        const count = 1 + Math.floor(chance() * 3)
        for (let at = 0; at < count; at++)
          box.add(mail(made++), { labels, at: now() - Math.floor(chance() * 1e9) })
        return `add ${count} to ${labels.join()}`
      },
    ],
    [
      25,
      () => {
        const mark = chance() < 0.6 ? 'UNREAD' : 'STARRED'
        const isOn = chance() < 0.5
        for (const { id } of some()) box.label(id, isOn ? [mark] : [], isOn ? [] : [mark])
        return `${isOn ? '+' : '-'}${mark}`
      },
    ],
    [20, () => (some().forEach(move), 'move')],
    [10, () => (some(3).forEach(({ id }) => box.remove(id)), 'delete')],
    [3, () => `create ${box.addLabel(`Folder ${named++} ä`).id}`],
    [
      3,
      () => {
        if (own().length === 0) return 'nothing'
        const label = pick(own())
        label.name = `Folder ${named++} é`
        return `rename ${label.id}`
      },
    ],
    [
      1,
      () => {
        if (own().length === 0) return 'nothing'
        const { id } = pick(own())
        const inside = [...box.messages.values()].filter(each => each.labels.has(`folder:${id}`))
        if (inside.length > MOST_LOST || inside.some(isOurs)) return 'nothing'
        for (const each of inside) box.remove(each.id)
        box.removeLabel(id)
        return `remove ${id}`
      },
    ],
    [2, () => (box.forgetLog(), 'history forgotten')],
  ]
  const total = steps.reduce((sum, [weight]) => sum + weight, 0)
  return () => {
    let at = chance() * total
    for (const [weight, run] of steps) {
      at -= weight
      if (at <= 0) return run()
    }
    return 'nothing'
  }
}

const isOurs = ({ rfcId }: SimMessage): boolean => rfcId.endsWith('@kith.test>')

/** What goes wrong in one of the next calls; `meanwhile`: what may happen elsewhere in the middle of a round. */
export function addFault(faults: SimFaults, chance: () => number, meanwhile: () => void): string {
  const skip = Math.floor(chance() * 12)
  // Those before it are carried out.
  if (skip > 0) faults.add({ path: '', times: skip, status: 0 })
  const kinds: readonly (readonly [string, Partial<SimFault>])[] = [
    ['503', { status: 503 }],
    ['503 after', { status: 503, isAfter: true }],
    ['line cut', { isCut: true }],
    ['line cut after', { isCut: true, isAfter: true }],
    ['429', { status: 429, headers: { 'retry-after': '3' }, body: { error: { code: 429 } } }],
    ['401', { status: 401, body: { error: { code: 401, errors: [{ reason: 'authError' }] } } }],
    ['page of a hotel', { status: 200, body: '<!doctype html><title>Hotel</title>' }],
    ['change meanwhile', { meanwhile }],
  ]
  const [name, fault] = kinds[Math.floor(chance() * kinds.length)]!
  faults.add({ path: '', times: 1, status: 0, ...fault })
  return `${name} at call ${skip}`
}

/** Every tenth answers an earlier one. */
function mail(number: number): string {
  const parent = number % 10 === 9 ? `In-Reply-To: <b${number - 5}@walk.test>\r\n` : ''
  return `Message-ID: <b${number}@walk.test>\r\nFrom: Person ${number % 7} <p${number % 7}@acme${number % 3}.example>\r\nTo: me@sim.test\r\nDate: Fri, 20 Nov 2026 10:00:${String(number % 60).padStart(2, '0')} +0000\r\nSubject: Walk ${number % 20}\r\n${parent}\r\nText of ${number}\r\n`
}
