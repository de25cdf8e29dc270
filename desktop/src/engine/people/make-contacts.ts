/**
 * Makes people and companies of those whom mail found, through the same commands as a person's hand.
 *
 * Ids follow from the address, so that two devices of one workspace make the same record without
 * knowing of each other. What is there, also in the trash, is never touched: who was deleted is not
 * made again, and nobody's words are written over.
 */
import { derivedId, isFault, type DocId, type Json, type Log } from '@kith/shared/kit'
import { splitName } from '@kith/shared/mail'
import type { Dispatch } from '#engine/dispatch'
import type { Documents } from '#engine/replica'
import type { Store } from '#engine/store'
import type { Candidate } from './candidates.ts'

export interface MakeContactsDeps {
  readonly store: Store
  readonly documents: Documents
  readonly dispatch: Dispatch
  readonly log: Log
}

const HAS_ADDRESS = `SELECT 1 FROM e_person WHERE field = 'emails' AND norm = ? LIMIT 1`
const COMPANY_OF = `SELECT o.id FROM e_company e JOIN o_company o ON o.pk = e.pk WHERE e.field = 'domains' AND e.norm = ? AND o.deleted_at IS NULL ORDER BY o.id LIMIT 1`
const WINDOW = 'mail'

export const personIdOf = (address: string): DocId => derivedId('mail-person', address)
const companyIdOf = (domain: string): DocId => derivedId('mail-company', domain)

/** Answers the ids of those that were made. */
export function makeContacts(
  { store, documents, dispatch, log }: MakeContactsDeps,
  candidates: readonly Candidate[],
): readonly DocId[] {
  return candidates.flatMap(candidate => {
    try {
      return make(candidate) ?? []
    } catch (error) {
      if (!isFault(error)) throw error
      // A field that this workspace changed, a right that is missing: the mail stays, the contact does not come.
      log.warn('people/not-made', { error })
      return []
    }
  })

  function make({ address, name, company }: Candidate): DocId | undefined {
    const id = personIdOf(address)
    if (documents.find(id) !== undefined || store.get(HAS_ADDRESS, [address]) !== undefined)
      return undefined
    const { first, last } = splitName(name)
    create('person', id, {
      name: { first, last },
      emails: [address],
      ...(company === null ? {} : { company: companyFor(company) }),
    })
    return id
  }

  function companyFor({ domain, name }: { readonly domain: string; readonly name: string }): DocId {
    const [known] = store.pluck<DocId>(COMPANY_OF, [domain])
    if (known !== undefined) return known
    const id = companyIdOf(domain)
    if (documents.find(id) === undefined) create('company', id, { name, domains: [domain] })
    return id
  }

  function create(object: string, id: DocId, cells: Json): void {
    dispatch.run('record.create', { object, id, cells }, { source: 'mail', window: WINDOW })
  }
}
