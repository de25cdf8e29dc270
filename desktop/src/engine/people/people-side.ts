/** The part of people that runs in the mail thread: takes the workspace's facts, decides about contacts. */
import type { Clock, Log } from '@kith/shared/kit'
import { readBlockRules, type Mailbox } from '#engine/mailbox'
import { candidateOf, decideSome, type Candidate } from './candidates.ts'
import { suggestFields, type KnownFields } from './field-suggestions.ts'
import { createOwners, type OwnerFacts } from './owners.ts'
import { createStandings } from './standings.ts'

export interface PeopleSideDeps {
  readonly mailbox: Mailbox
  readonly clock: Clock
  readonly log: Log
  /** `candidates`: contacts to make. `field`: what a suggestion adds to a person. `standings`: how it stands with whom. `owners`: the next piece, please. */
  readonly tell: (name: string, value: unknown) => void
  /** What the workspace holds of a person; `null`: nobody. */
  readonly known: (person: string) => Promise<KnownFields | null>
  readonly locale: string
}
export interface PeopleSide {
  /** Facts from the engine's thread: `owners`, `suppressed`. */
  readonly told: (name: string, value: unknown) => void
  readonly answered: (answer: { readonly id: string; readonly isAccepted: boolean }) => void
  /** Decides about what is open now; resolves when nothing is. */
  readonly settle: () => Promise<void>
  readonly close: () => void
}

/** Mail comes in bursts; decisions wait for their end. */
const CALM_MS = 1000
const SUGGESTED = 'SELECT payload FROM suggestion WHERE id = ?'
const SUPPRESS = 'INSERT OR IGNORE INTO suppressed (addr, at) VALUES (?, ?)'
const ALLOW = 'DELETE FROM suppressed WHERE addr = ?'

export function createPeopleSide(given: PeopleSideDeps): PeopleSide {
  const { mailbox, clock, log, tell, known, locale } = given
  const { store, book } = mailbox
  const owners = createOwners(mailbox)
  const standings = createStandings(store, clock)
  const found = (candidates: readonly Candidate[]) => tell('candidates', candidates)
  const deps = { mailbox, clock, isBlocked: readBlockRules, onFound: found }
  const fields = { mailbox, clock, known, country: locale.split('-').at(-1)?.toUpperCase() ?? '' }
  let queue: Promise<void> = Promise.resolve()
  let timer: ReturnType<typeof setTimeout> | undefined
  let hasOwners = false
  let isBeingTold = false
  let isClosed = false
  const stop = mailbox.onChanged(() => soon())

  return {
    told(name, value) {
      if (name === 'owners')
        void enqueue(async () => {
          const facts = value as OwnerFacts
          if (facts.begins) isBeingTold = true
          await owners.take(facts)
          if (facts.ends) {
            isBeingTold = false
            // The engine started, or made its rows anew: it knows nothing yet.
            standings.forget()
          }
          if (isBeingTold) return tell('owners', null)
          hasOwners = true
          soon()
        })
      if (name === 'suppressed') {
        const { addresses, isSuppressed } = value as Suppressed
        store.write(tx => {
          for (const address of addresses)
            if (isSuppressed) tx.run(SUPPRESS, [address, clock.now()])
            else tx.run(ALLOW, [address])
        })
      }
    },
    answered({ id, isAccepted }) {
      const [text] = store.pluck<string>(SUGGESTED, [id])
      if (text === undefined) return
      const payload = JSON.parse(text) as Payload
      if (payload.kind === 'person') {
        if (isAccepted)
          found([
            candidateOf(payload.address, payload.name, book.mine(), 'you accepted the suggestion'),
          ])
        else store.write(tx => tx.run(SUPPRESS, [payload.address, clock.now()]))
      } else if (isAccepted) tell('field', payload)
    },
    async settle() {
      clearTimeout(timer)
      timer = undefined
      await enqueue(run)
    },
    close() {
      isClosed = true
      clearTimeout(timer)
      stop()
    },
  }

  function soon(): void {
    // Without the workspace's facts everybody would be unknown.
    if (isClosed || !hasOwners || timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      void enqueue(run)
    }, CALM_MS).unref()
  }

  async function run(): Promise<void> {
    if (!hasOwners) return
    while (!isClosed && decideSome(deps)) await new Promise(setImmediate)
    const changed = isClosed ? [] : standings.changed()
    if (changed.length > 0) tell('standings', changed)
    while (!isClosed && (await suggestFields(fields))) await new Promise(setImmediate)
  }

  function enqueue(job: () => Promise<void>): Promise<void> {
    queue = queue
      .then(() => (isClosed ? undefined : job()))
      .catch((error: unknown) => log.error('people/side', { error }))
    return queue
  }
}

interface Suppressed {
  readonly addresses: readonly string[]
  readonly isSuppressed: boolean
}
type Payload =
  | { readonly kind: 'person'; readonly address: string; readonly name: string }
  | {
      readonly kind: 'field'
      readonly person: string
      readonly field: string
      readonly value: string
    }
