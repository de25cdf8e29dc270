import fc, { type Arbitrary } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CREATED_KEY, DELETED_KEY, partId } from '#docs'
import { newId, type Json } from '#kit'
import { createCatalog } from '#model'
import {
  compartmentOfPart,
  createPolicy,
  decide,
  directoryFrom,
  isStale,
  mayShare,
  maySeeScope,
  mayWrite,
  mayWriteLink,
  mayWritePart,
  REACHES,
  roleFieldKey,
  rolePartKey,
  rolesFrom,
  roleVerbKey,
  scopeKey,
  scopeOf,
  shareKey,
  strictest,
  type Member,
  type Policy,
  type RecordFacts,
} from './index.ts'

type Keys = Readonly<Record<string, Json>>

const catalog = createCatalog({
  keys: {
    'f/deal.margin': { label: 'Margin', type: 'number', compartment: 1 },
    'f/deal.salary': { label: 'Salary', type: 'number', compartment: 2 },
    'f/deal.secret': { label: 'Secret', type: 'text', compartment: 2 },
  },
})

const role = (id: string, keys: Keys): Keys => ({ id, label: id, ...keys })
/** Sells: own deals, sees those of the team, may read the margin and not the salary. */
const seller = role('seller', {
  [rolePartKey(null, 'edit')]: 'all',
  [rolePartKey(null, 'create')]: true,
  [rolePartKey('deal', 'see')]: 'team',
  [rolePartKey('deal', 'edit')]: 'own',
  [rolePartKey('deal', 'delete')]: 'all',
  [rolePartKey('company', 'see')]: 'none',
  [roleFieldKey('deal', 'margin')]: 'see',
  [roleFieldKey('deal', 'salary')]: 'none',
  [roleFieldKey('deal', 'stage')]: 'see',
})
const wonOnly = role('wonOnly', {
  [rolePartKey('deal', 'where')]: { field: 'stage', op: 'is', value: 'won' },
  [rolePartKey('deal', 'edit')]: 'all',
})

const people: Record<string, Member> = {
  ann: { role: 'seller', teams: ['north'] },
  bob: { role: 'seller', teams: ['north', 'south'] },
  cem: { role: 'seller', teams: ['south'] },
  dee: { role: 'wonOnly', teams: [] },
  eve: { role: 'admin', teams: [] },
  fay: { role: 'member', teams: [] },
  gus: { role: 'guest', teams: [] },
  hal: { role: 'ghost', teams: [] },
}
const policyOf = (documents: readonly Keys[] = [seller, wonOnly], members = people): Policy =>
  createPolicy({
    roles: rolesFrom(documents),
    members: new Map(Object.entries(members)),
    catalog,
  })
const policy = policyOf()
const created = (by: string): Keys => ({ [CREATED_KEY]: { at: 1, by, source: 'person' } })
const deal = (keys: Keys): RecordFacts => ({ doc: 'd1', object: 'deal', keys })

describe('[AC6] the six steps', () => {
  test.each<
    readonly [string, string, 'see' | 'edit' | 'delete' | 'destroy', RecordFacts, string | null]
  >([
    ['membership', 'nobody', 'see', deal({ owner: 'ann' }), null],
    ['role', 'hal', 'see', deal({ owner: 'hal' }), 'name'],
    ['object', 'ann', 'see', { doc: 'c', object: 'company', keys: {} }, 'name'],
    ['object', 'ann', 'destroy', deal({ owner: 'ann' }), null],
    ['object', 'gus', 'edit', deal({ owner: 'gus' }), 'name'],
    ['field', 'ann', 'see', deal({ owner: 'cem' }), 'salary'],
    ['field', 'ann', 'edit', deal({ owner: 'ann' }), 'margin'],
    ['record', 'ann', 'see', deal({ owner: 'cem' }), 'name'],
    ['record', 'ann', 'edit', deal({ owner: 'bob' }), 'name'],
    ['record', 'dee', 'see', deal({ stage: 'lead' }), null],
    ['yes', 'ann', 'see', deal({ owner: 'bob' }), 'margin'],
    ['yes', 'ann', 'edit', deal({ owner: 'ann' }), 'name'],
    ['yes', 'dee', 'edit', deal({ stage: 'won' }), null],
    ['yes', 'eve', 'destroy', deal({}), null],
  ])('%s: %s, %s', (step, member, verb, record, field) => {
    const decision = decide(policy, member, verb, record, field ?? undefined)
    expect(decision.isAllowed ? 'yes' : decision.step).toBe(step)
  })
})

describe('[AC7] whose record', () => {
  test.each<readonly [boolean, string, RecordFacts]>([
    [true, 'ann', deal({ owner: 'ann', ...created('cem') })],
    [false, 'ann', deal({ owner: 'cem', ...created('ann') })],
    [true, 'ann', deal(created('ann'))],
    [false, 'ann', deal({})],
    [true, 'ann', { doc: 'ann', object: 'member', keys: created('eve') }],
    [false, 'ann', { doc: 'bob', object: 'member', keys: created('ann') }],
  ])('%s %s %j', (isTheirs, member, record) => {
    expect(decide(policy, member, 'edit', record).isAllowed).toBe(isTheirs)
  })

  test('who left is nobody', () => {
    const members = directoryFrom([
      ['ann', { role: 'admin', 'teams/a': 0 }],
      ['bob', { role: 'admin', [DELETED_KEY]: { at: 1, by: null } }],
    ])
    expect([...members]).toEqual([['ann', { role: 'admin', teams: ['a'] }]])
  })
})

describe('[AC8] shares', () => {
  const shared = (level: string) => deal({ owner: 'cem', [shareKey('ann')]: level })
  test.each<readonly [boolean, 'see' | 'edit' | 'delete', string, string | null]>([
    [true, 'see', 'see', null],
    [false, 'edit', 'see', null],
    [true, 'edit', 'edit', null],
    [false, 'delete', 'edit', null],
    [false, 'see', 'edit', 'salary'],
    [false, 'edit', 'edit', 'stage'],
    [true, 'edit', 'edit', 'name'],
    [false, 'see', 'all', null],
  ])('%s: %s by a share to %s', (isTheirs, verb, level, field) => {
    expect(decide(policy, 'ann', verb, shared(level), field ?? undefined).isAllowed).toBe(isTheirs)
  })

  test('whoever got a share hands none on; owners and editors do', () => {
    expect(mayShare(policy, 'ann', shared('edit'))).toBe(false)
    expect(mayShare(policy, 'cem', shared('edit'))).toBe(true)
    expect(mayShare(policy, 'fay', shared('edit'))).toBe(true)
    expect(mayShare(policy, 'gus', shared('edit'))).toBe(false)
  })
})

const reach = fc.constantFrom(...REACHES)
const member = fc.constantFrom('ann', 'bob', 'cem', 'dee')
const team = fc.constantFrom('north', 'south')
const worldArb = fc.record({
  roles: fc.array(
    fc.record({
      see: reach,
      edit: reach,
      hasRule: fc.boolean(),
      margin: fc.constantFrom('none', 'see', 'edit'),
      secret: fc.constantFrom('none', 'see', 'edit'),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  people: fc.dictionary(
    member,
    fc.record({ role: fc.nat(3), teams: fc.uniqueArray(team, { maxLength: 2 }) }),
    { noNullPrototype: true },
  ),
})
const recordArb: Arbitrary<Keys> = fc
  .record({
    owner: fc.option(member),
    by: fc.option(member),
    stage: fc.constantFrom('won', 'lead'),
    shares: fc.dictionary(member, fc.constantFrom('see', 'edit', 'odd'), {
      maxKeys: 2,
      noNullPrototype: true,
    }),
  })
  .map(({ owner, by, stage, shares }) => ({
    stage,
    ...(owner === null ? {} : { owner }),
    ...(by === null ? {} : created(by)),
    ...Object.fromEntries(Object.entries(shares).map(([id, level]) => [shareKey(id), level])),
  }))

const policyFrom = (world: typeof worldArb extends Arbitrary<infer T> ? T : never): Policy =>
  policyOf(
    world.roles.map(({ see, edit, hasRule, margin, secret }, at) =>
      role(`r${at}`, {
        [rolePartKey('deal', 'see')]: see,
        [rolePartKey('deal', 'edit')]: edit,
        ...(hasRule
          ? { [rolePartKey('deal', 'where')]: { field: 'stage', op: 'is', value: 'won' } }
          : {}),
        [roleFieldKey('deal', 'margin')]: margin,
        [roleFieldKey('deal', 'secret')]: secret,
      }),
    ),
    Object.fromEntries(
      Object.entries(world.people).map(([id, { role: at, teams }]) => [
        id,
        { role: `r${at}`, teams },
      ]),
    ),
  )
const members = ['ann', 'bob', 'cem', 'dee', 'nobody']

describe('[AC9] scopes', () => {
  test('who reads the scope is who may see the record', () => {
    fc.assert(
      fc.property(worldArb, recordArb, (world, keys) => {
        const now = policyFrom(world)
        for (const id of members) {
          const scope = scopeOf(now, deal(keys))
          expect(maySeeScope(now, id, scope)).toBe(decide(now, id, 'see', deal(keys)).isAllowed)
        }
      }),
      { numRuns: 400 },
    )
  })

  test('[AC12] and of a part whoever may see each of its fields too', () => {
    fc.assert(
      fc.property(worldArb, recordArb, (world, keys) => {
        const now = policyFrom(world)
        for (const id of members) {
          const sees = (field: string) => decide(now, id, 'see', deal(keys), field).isAllowed
          expect(maySeeScope(now, id, scopeOf(now, deal(keys), 1))).toBe(sees('margin'))
          expect(maySeeScope(now, id, scopeOf(now, deal(keys), 2))).toBe(
            sees('salary') && sees('secret'),
          )
        }
      }),
    )
  })

  test('[AC14] one made under other roles is stale where they ask other things, and opens nothing', () => {
    fc.assert(
      fc.property(worldArb, worldArb, recordArb, (before, after, keys) => {
        const [then, now] = [policyFrom(before), policyFrom({ ...after, people: before.people })]
        const scope = scopeOf(then, deal(keys))
        const isSame = then.asks('deal').mark === now.asks('deal').mark
        expect(isStale(now, scope)).toBe(!isSame)
        expect(isStale(now, { every: [{ object: 'person' }, scope] })).toBe(!isSame)
        if (isSame) expect(scope).toEqual(scopeOf(now, deal(keys)))
        for (const id of members)
          if (maySeeScope(now, id, scope))
            expect(decide(now, id, 'see', deal(keys)).isAllowed).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('a scope says enough: records of one scope have the same readers', () => {
    fc.assert(
      fc.property(worldArb, recordArb, recordArb, (world, one, two) => {
        const now = policyFrom(world)
        const [a, b] = [scopeOf(now, deal(one)), scopeOf(now, deal(two))]
        fc.pre(scopeKey(a) === scopeKey(b))
        for (const id of members)
          expect(decide(now, id, 'see', deal(one))).toEqual(decide(now, id, 'see', deal(two)))
      }),
    )
  })

  test('a link is read by those who may see both ends', () => {
    const mine = scopeOf(policy, deal({ owner: 'ann' }))
    const theirs = scopeOf(policy, deal({ owner: 'cem' }))
    const both = strictest([theirs, mine])
    expect(scopeKey(both)).toBe(scopeKey(strictest([mine, theirs])))
    expect(['ann', 'bob', 'cem', 'eve'].map(id => maySeeScope(policy, id, both))).toEqual([
      false,
      true,
      false,
      true,
    ])
    expect(strictest([mine, mine])).toEqual(mine)
  })

  test('what is not understood is for nobody', () => {
    for (const scope of [{}, { every: [] }, { object: 7 }, { object: 'deal', compartment: 'x' }])
      expect(maySeeScope(policy, 'eve', scope as Keys)).toBe(false)
  })

  test('[AC12] an empty compartment is for administrators', () => {
    const scope = scopeOf(policy, deal({ owner: 'ann' }), 5)
    expect(['ann', 'fay', 'eve'].map(id => maySeeScope(policy, id, scope))).toEqual([
      false,
      false,
      true,
    ])
  })
})

test('[AC10] nobody asks: one scope per object', () => {
  const open = policyOf([])
  const keys = fc.sample(recordArb, { numRuns: 200, seed: 1 })
  const scopes = keys.map(one => scopeKey(scopeOf(open, deal(one))))
  expect(new Set(scopes).size).toBe(1)
  // Only what the sellers ask: of deals the owner and shares, of people nothing.
  const facts = { doc: 'p', object: 'person', keys: keys[0]! }
  expect(scopeOf(policyOf([seller]), facts)).toEqual({ object: 'person' })
})

describe('[AC11] changes', () => {
  const old: Keys = { owner: 'ann', name: 'x', stage: 'lead', ...created('ann') }
  const change = (set: Readonly<Record<string, Json | null>>, from: Keys = old, isNew = false) => {
    const after: Record<string, Json> = { ...from }
    for (const [key, value] of Object.entries(set))
      if (value === null) delete after[key]
      else after[key] = value
    const changedKeys = Object.keys(set)
    return { doc: 'd1', object: 'deal', isNew, before: isNew ? {} : from, after, changedKeys }
  }
  const made = (keys: Keys) => change(keys, {}, true)
  const theirs: Keys = { ...old, owner: 'cem' }
  const del = (by: string) => ({ [DELETED_KEY]: { at: 1, by } })
  const purge = { [DELETED_KEY]: { at: 1, by: 'eve', purged: 1 }, name: null, owner: null }

  test.each<readonly [string, string, string, ReturnType<typeof change>]>([
    ['own, edited', 'ann', '', change({ name: 'y' })],
    ['given away', 'ann', 'no-access owner', change({ owner: 'bob' })],
    ['taken over', 'ann', 'no-access', change({ owner: 'ann' }, theirs)],
    ['taken from the team', 'bob', 'no-access owner', change({ owner: 'bob' })],
    ['a field that is only seen', 'ann', 'forbidden-key stage', change({ stage: 'won' })],
    ['made for oneself', 'ann', '', made({ name: 'n', ...created('ann') })],
    ['made for a stranger', 'ann', 'no-access owner', made({ owner: 'cem', ...created('ann') })],
    ['made in another’s name', 'fay', 'forbidden-key $crt', made({ name: 'n', ...created('bob') })],
    [
      'made with a closed field',
      'ann',
      'forbidden-key stage',
      made({ stage: 'won', ...created('ann') }),
    ],
    ['whose creation is rewritten', 'fay', 'forbidden-key $crt', change(created('bob'))],
    ['deleted, own', 'ann', '', change(del('ann'))],
    ['deleted in another’s name', 'ann', 'forbidden-key $del', change(del('bob'))],
    ['deleted by a viewer', 'gus', 'no-access $del', change(del('gus'))],
    [
      'out of the rule',
      'dee',
      'no-access stage',
      change({ stage: 'lead' }, { ...old, stage: 'won' }),
    ],
    ['into the rule', 'dee', 'no-access', change({ stage: 'won' })],
    ['destroyed by an administrator', 'eve', '', change(purge)],
    [
      'destroyed by a member',
      'fay',
      'no-access $del',
      change({ ...purge, [DELETED_KEY]: { at: 1, by: 'fay', purged: 1 } }),
    ],
    ['a compartment’s value in the open', 'eve', 'forbidden-key margin', change({ margin: 1 })],
    ['taken out of the open', 'eve', '', change({ margin: null }, { ...old, margin: 1 })],
    ['shared by its owner', 'ann', '', change({ [shareKey('cem')]: 'see' })],
    ['shared with oneself', 'cem', 'no-access', change({ [shareKey('cem')]: 'edit' })],
    ['by nobody', 'nobody', 'no-access', change({ name: 'y' })],
    ['edited by a share', 'cem', '', change({ name: 'y' }, { ...old, [shareKey('cem')]: 'edit' })],
    [
      'shared on by a share',
      'cem',
      `forbidden-key ${shareKey('bob')}`,
      change({ [shareKey('bob')]: 'see' }, { ...old, [shareKey('cem')]: 'edit' }),
    ],
  ])('%s', (_, who, expected, given) => {
    const why = mayWrite(policy, who, given)
    expect(why === undefined ? '' : [why.code, why.detail].filter(Boolean).join(' ')).toBe(expected)
  })

  test.each(['role', 'email/x', 'teams/x'])('a member’s own %s', key => {
    const mine = { doc: 'fay', object: 'member', isNew: false, before: { role: 'member' } }
    const given = { ...mine, after: { role: 'member', [key]: 'owner' }, changedKeys: [key] }
    expect(mayWrite(policy, 'fay', given)).toEqual({ code: 'forbidden-key', detail: key })
    const named = { ...mine, after: { name: { first: 'F', last: '' } }, changedKeys: ['name'] }
    expect(mayWrite(policy, 'fay', named)).toBeUndefined()
    expect(mayWrite(policy, 'gus', { ...named, doc: 'gus' })?.code).toBe('no-access')
  })

  test('an allowed change leaves the record where its writer may see it', () => {
    fc.assert(
      fc.property(worldArb, recordArb, recordArb, member, (world, before, after, who) => {
        const now = policyFrom(world)
        const changedKeys = ['stage', 'owner'].filter(key => before[key] !== after[key])
        const next = { ...before, stage: after['stage']!, owner: after['owner'] ?? '' }
        const given = { doc: 'd1', object: 'deal', isNew: false, before, after: next, changedKeys }
        fc.pre(changedKeys.length > 0 && mayWrite(now, who, given) === undefined)
        expect(decide(now, who, 'see', deal(before)).isAllowed).toBe(true)
        expect(decide(now, who, 'see', deal(next)).isAllowed).toBe(true)
      }),
    )
  })

  test('parts take the values of their own fields, by who may edit them', () => {
    const facts = deal(old)
    const codes = (who: string, compartment: number, key: string) =>
      mayWritePart(policy, who, compartment, facts, [key])?.code
    expect(codes('fay', 1, 'margin')).toBeUndefined()
    expect(codes('ann', 1, 'margin')).toBe('forbidden-key')
    expect(codes('fay', 1, 'salary')).toBe('forbidden-key')
    expect(codes('fay', 2, 'name')).toBe('forbidden-key')
    expect(codes('eve', 2, '$crt')).toBe('forbidden-key')
    const record = newId()
    expect(compartmentOfPart(partId(record, 3), record)).toBe(3)
    expect(compartmentOfPart(partId(newId(), 3), record)).toBeUndefined()
  })

  test('links are made by who sees both ends and edits one', () => {
    const [mine, hidden] = [deal(old), deal({ owner: 'cem' })]
    expect(
      mayWriteLink(policy, 'ann', mine, { ...mine, object: 'person' }, 'people'),
    ).toBeUndefined()
    expect(mayWriteLink(policy, 'ann', mine, hidden, 'people')?.code).toBe('no-access')
    expect(mayWriteLink(policy, 'gus', mine, mine, 'people')?.code).toBe('no-access')
  })
})

describe('[AC13] roles as documents', () => {
  test('two who change different things both stand', () => {
    const both = {
      id: 'member',
      [roleVerbKey('export')]: false,
      [rolePartKey('deal', 'see')]: 'own',
    }
    const found = rolesFrom([both]).find(({ id }) => id === 'member')
    expect(found?.may).toEqual(['saveViews', 'import', 'bulkEdit'])
    expect(found?.objects).toEqual({ deal: { see: 'own' } })
    expect(found?.isStandard).toBe(true)
  })

  test('what cannot be read grants nothing', () => {
    const odd = role('odd', {
      [rolePartKey(null, 'see')]: 'everything',
      [rolePartKey('deal', 'see')]: 'all',
      [rolePartKey('deal', 'where')]: { nonsense: true },
      [rolePartKey('deal', 'create')]: 'yes',
      [roleFieldKey('deal', 'name')]: 'write',
      [roleVerbKey('fly')]: true,
    })
    const now = policyOf([odd], { ann: { role: 'odd', teams: [] } })
    expect(now.role('odd')).toMatchObject({ may: [], all: { see: 'none' } })
    expect(decide(now, 'ann', 'see', deal({ owner: 'ann' })).isAllowed).toBe(false)
    expect(decide(now, 'ann', 'create', deal({})).isAllowed).toBe(false)
    expect(now.fieldLevel(now.role('odd')!, 'deal', 'name')).toBe('none')
  })

  test('fixed roles stay, removed ones go', () => {
    const fixed = { id: 'admin', [rolePartKey(null, 'see')]: 'none' }
    const gone = role('gone', { [DELETED_KEY]: { at: 1, by: null } })
    const found = rolesFrom([fixed, gone, role('b', {}), role('a', {}), { label: 'no id' }])
    expect(found.map(({ id }) => id)).toEqual(['owner', 'admin', 'member', 'viewer', 'a', 'b'])
    expect(found[1]?.all.see).toBe('all')
  })

  test('a condition on a compartment holds for nobody', () => {
    const peek = role('peek', {
      [rolePartKey('deal', 'where')]: { field: 'margin', op: 'gt', value: 1 },
    })
    const now = policyOf([peek], { ann: { role: 'peek', teams: [] } })
    expect(decide(now, 'ann', 'see', deal({ margin: 5 })).isAllowed).toBe(false)
  })
})
