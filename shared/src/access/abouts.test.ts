import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DocKind } from '#docs'
import { derivedId, type DocId, type Json } from '#kit'
import { createCatalog } from '#model'
import {
  aboutKey,
  createPolicy,
  decide,
  hangsOn,
  isNeeds,
  isStale,
  mayReadScope,
  rolePartKey,
  rolesFrom,
  scopeKey,
  scopeOfDoc,
  type Related,
} from './index.ts'

type Keys = Readonly<Record<string, Json>>
interface Known {
  readonly type: string
  readonly keys: Keys
}

const id = (name: string): DocId => derivedId('test', name)
const members = ['ann', 'bob', 'cem'].map(id)
const policyOf = (see: readonly (readonly [object: string, reach: string])[]) =>
  createPolicy({
    catalog: createCatalog({ keys: {} }),
    roles: rolesFrom([
      {
        id: 'seller',
        label: 'Seller',
        [rolePartKey(null, 'see')]: 'all',
        ...Object.fromEntries(see.map(([object, reach]) => [rolePartKey(object, 'see'), reach])),
      },
    ]),
    members: new Map(members.map(one => [one, { role: 'seller', teams: [] }])),
  })
const relatedOf = (known: ReadonlyMap<string, Known>): Related => ({
  keys: doc => known.get(doc)?.keys ?? null,
  type: doc => known.get(doc)?.type ?? null,
})
const about = (...docs: readonly (readonly [string, string])[]): Keys =>
  Object.fromEntries(docs.map(([name, object]) => [aboutKey(id(name)), object]))
const NOTHING: Related = {
  keys: () => {
    throw new Error('was looked at')
  },
  type: () => null,
}
const ref = (name: string, kind: DocKind, type: string, owner?: DocId) => ({
  doc: id(name),
  kind,
  type,
  ...(owner === undefined ? {} : { owner }),
})

/** A file about a note about up to two records, one of which may not be here. */
const worldArb = fc.record({
  see: fc.tuple(
    ...['deal', 'company', 'note', 'attachment'].map(object =>
      fc.tuple(fc.constant(object), fc.constantFrom('all', 'own', 'none')),
    ),
  ),
  owners: fc.tuple(...['deal', 'company', 'note', 'file'].map(() => fc.constantFrom(...members))),
  targets: fc.subarray(['deal', 'company']),
  isRound: fc.boolean(),
})

test('[AC15] a note, and what is about the note, is read by who reads all that it is about', () => {
  fc.assert(
    fc.property(worldArb, ({ see, owners, targets, isRound }) => {
      const policy = policyOf(see)
      const [deal, company, note, file] = owners
      const round = isRound ? about(['file', 'attachment']) : {}
      const known = new Map<string, Known>([
        [id('deal'), { type: 'deal', keys: { owner: deal! } }],
        [id('company'), { type: 'company', keys: { owner: company! } }],
        [
          id('note'),
          {
            type: 'note',
            keys: { owner: note!, ...round, ...about(...targets.map(one => [one, one] as const)) },
          },
        ],
        [id('file'), { type: 'attachment', keys: { owner: file!, ...about(['note', 'note']) } }],
        [id('link'), { type: 'note.targets', keys: { from: id('note'), to: id('deal') } }],
      ])
      const related = relatedOf(known)
      const scopeOf = (name: string, kind: DocKind, type: string, owner?: DocId) => {
        const scope = scopeOfDoc(
          policy,
          ref(name, kind, type, owner),
          known.get(id(name))?.keys ?? {},
          related,
        )
        if (isNeeds(scope)) throw new Error('nothing is missing')
        return scope
      }
      const scopes = {
        note: scopeOf('note', 'record', 'note'),
        body: scopeOf('body', 'text', 'note.body', id('note')),
        file: scopeOf('file', 'record', 'attachment'),
        link: scopeOf('link', 'link', 'note.targets'),
      }
      for (const member of members) {
        const sees = (name: string) => {
          const { type, keys } = known.get(id(name))!
          return decide(policy, member, 'see', { doc: id(name), object: type, keys }).isAllowed
        }
        const reads = ['note', ...targets, ...(isRound ? ['file'] : [])].every(sees)
        expect(mayReadScope(policy, member, scopes.note)).toBe(reads)
        expect(mayReadScope(policy, member, scopes.body)).toBe(reads)
        expect(mayReadScope(policy, member, scopes.file)).toBe(reads && sees('file'))
        expect(mayReadScope(policy, member, scopes.link)).toBe(reads && sees('deal'))
      }
    }),
    { numRuns: 300 },
  )
})

test('[AC10] where no role asks, what a note is about is not looked at and moves nothing', () => {
  const open = policyOf([])
  const plain = scopeOfDoc(open, ref('n', 'record', 'note'), {}, NOTHING)
  const linked = scopeOfDoc(open, ref('n', 'record', 'note'), about(['deal', 'deal']), NOTHING)
  expect(linked).toEqual(plain)
  expect(linked).toEqual({ object: 'note' })
})

test('[AC15] a role that begins to ask makes the scopes of notes stale, and of nothing it does not ask', () => {
  const scopeIn = (see: Parameters<typeof policyOf>[0], object: string) =>
    scopeOfDoc(policyOf(see), ref('x', 'record', object), {}, NOTHING) as Keys
  for (const object of ['note', 'task', 'attachment'])
    expect(isStale(policyOf([['deal', 'own']]), scopeIn([], object))).toBe(true)
  for (const object of ['person', 'company'])
    expect(isStale(policyOf([['deal', 'own']]), scopeIn([], object))).toBe(false)
  // Until they have moved they are for those alone from whom nothing is kept.
  const before = scopeIn([], 'note')
  for (const [see, isRead] of [
    [[['deal', 'own']], false],
    [[['company', 'none']], false],
    [[], true],
  ] as const)
    expect(mayReadScope(policyOf(see), members[0]!, before)).toBe(isRead)
  const [one, two] = [[['deal', 'own']], [['company', 'none']]] as const
  expect(scopeKey(scopeIn(one, 'note'))).not.toBe(scopeKey(scopeIn(two, 'note')))
})

test('[AC15] of a record that is gone, who sees all of its object reads; what is not loaded is asked for', () => {
  const policy = policyOf([['deal', 'none']])
  const note = ref('n', 'record', 'note')
  const gone = scopeOfDoc(policy, note, about(['deal', 'deal']), relatedOf(new Map()))
  expect(isNeeds(gone)).toBe(false)
  expect(mayReadScope(policy, members[0]!, gone as Keys)).toBe(false)
  const person = scopeOfDoc(policy, note, about(['ada', 'person']), relatedOf(new Map()))
  expect(mayReadScope(policy, members[0]!, person as Keys)).toBe(true)
  const unloaded: Related = { keys: () => undefined, type: () => undefined }
  expect(scopeOfDoc(policy, note, about(['deal', 'deal']), unloaded)).toEqual({
    needs: [id('deal')],
  })
  const keys = { title: 'x', ...about(['deal', 'deal'], ['company', 'company']) }
  expect(hangsOn(note, () => keys)).toEqual([id('deal'), id('company')])
  expect(hangsOn(ref('d', 'record', 'deal'), () => keys)).toBeUndefined()
})
