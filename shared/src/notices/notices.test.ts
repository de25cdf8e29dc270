import { describe, expect, it } from 'vitest'
import { newId, type DocId, type Json } from '#kit'
import { joinLines, type FieldWords } from './change-words.ts'
import { whyFollowed, type FollowReason } from './follow.ts'
import { noticeOf, noticeOfText, type Surroundings, type Told } from './notice-rules.ts'
import { isRead } from './read-state.ts'
import { checkPreferences, isQuiet, readPreferences } from './preferences.ts'

const [me, rui, deal, task, head] = [newId(), newId(), newId(), newId(), newId()] as const
const records: Readonly<
  Record<DocId, { object: string; title: string; keys: Record<string, Json> }>
> = {
  [deal]: { object: 'deal', title: 'Fleet', keys: { owner: me } },
  [task]: { object: 'task', title: 'Call', keys: {} },
  [rui]: { object: 'member', title: 'Rui', keys: {} },
  [head]: { object: 'comment', title: '', keys: { author: me, record: task } },
}
const FIELDS: Readonly<Record<string, FieldWords>> = {
  stage: { label: 'Stage', text: String },
  amount: { label: 'Amount', text: value => `€ ${String(value)}` },
  about: { label: 'About', text: () => undefined },
}
const around: Surroundings = {
  me,
  keys: doc => records[doc]?.keys,
  objectOf: doc => records[doc]?.object,
  titleOf: doc => records[doc]?.title ?? '',
  memberFields: object =>
    object === 'deal'
      ? [{ id: 'owner', label: 'Owner' }]
      : object === 'task'
        ? [{ id: 'assignee', label: 'Assignee' }]
        : [],
  field: (_, id) => FIELDS[id],
  follows: () => null,
  thread: id => (records[id] ? [records[id].keys] : []),
}
const edits = (key: string) => [{ key, before: null, after: null }]
const comment = (keys: Record<string, Json>, also: Partial<Told> = {}): Told => ({
  doc: newId(),
  object: 'comment',
  keys: { author: rui, body: 'x', ...keys },
  isNew: true,
  changes: [],
  isByHand: true,
  at: 1,
  actor: rui,
  ...also,
})
const assigned = (also: Partial<Told>): Told => ({
  doc: task,
  object: 'task',
  keys: { assignee: me },
  isNew: false,
  changes: edits('assignee'),
  isByHand: true,
  at: 1,
  actor: rui,
  ...also,
})
const text = (markdown: string, actor: DocId) => ({
  doc: newId(),
  owner: task,
  markdown,
  at: 1,
  actor,
})
const mention = `[@Me](kith://record/member/${me})`

describe('[IB2] rules', () => {
  it.each<readonly [string, string | undefined, Told]>([
    ['a comment on a record of mine', 'comment', comment({ record: deal })],
    ['a comment on any other', undefined, comment({ record: task })],
    ['a mention anywhere', 'mention', comment({ record: task, body: `Ask ${mention}` })],
    ['a reply where I take part', 'reply', comment({ record: task, parent: head })],
    ['my own words', undefined, comment({ record: deal, author: me })],
    ['words taken back', undefined, comment({ record: deal, $del: {} })],
    [
      'a settled thread',
      undefined,
      comment({ record: deal }, { isNew: false, changes: edits('resolvedAt') }),
    ],
    [
      'a mention that was added later',
      'mention',
      comment({ record: task, body: mention }, { isNew: false, changes: edits('body') }),
    ],
    ['a task given to me', 'assigned', assigned({})],
    ['a task I took', undefined, assigned({ actor: me })],
    ['a task of mine that changed', undefined, assigned({ changes: edits('title') })],
    ['a task of another', undefined, assigned({ keys: { assignee: rui } })],
  ])('%s: %s', (_, kind, told) => {
    expect(noticeOf(told, around)?.kind).toBe(kind)
  })

  it('a name in a note is told without its link', () => {
    const notice = noticeOfText(text(`First\nAsk ${mention} now`, rui), around)
    expect([notice?.title, notice?.body]).toEqual(['Rui mentioned you in Call', 'Ask @Me now'])
    expect(noticeOfText(text(mention, me), around)).toBeUndefined()
  })

  it('what happens again after it was read is unread', () => {
    expect(isRead({ readAt: 60, snoozedUntil: null }, 50)).toBe(true)
    expect(isRead({ readAt: 40, snoozedUntil: null }, 50)).toBe(false)
  })

  it('quiet hours pass midnight', () => {
    const at = (time: string) => Date.parse(`2026-11-21T${time}:00Z`)
    const night = { from: '22:00', to: '07:00' }
    const quiet = ['21:59', '22:00', '03:00', '06:59', '07:00'].map(time =>
      isQuiet(night, at(time), 'UTC'),
    )
    expect(quiet).toEqual([false, true, true, true, false])
    expect(isQuiet({ from: '12:00', to: '13:00' }, at('12:30'), 'UTC')).toBe(true)
    expect(isQuiet(null, at('03:00'), 'UTC')).toBe(false)
  })

  it('preferences of another version are the defaults', () => {
    expect(readPreferences('junk').kinds.mention).toEqual({
      inbox: true,
      system: true,
      mail: 'never',
    })
    const kept = checkPreferences({
      ...readPreferences(undefined),
      quiet: { from: '22:00', to: '07:00' },
    })
    expect(readPreferences(kept).quiet).toEqual({ from: '22:00', to: '07:00' })
    expect(() =>
      checkPreferences({ kinds: {}, quiet: { from: '25:00', to: 'x' }, muted: [] }),
    ).toThrow()
  })
})

describe('[IB3] following', () => {
  const keys = (more: Record<string, Json>) => ({ owner: rui, ...more })
  const made = { $crt: { by: me, at: 1, source: 'person' } }
  const all = { made: true, assigned: true, commented: true }
  const none = { made: false, assigned: false, commented: false }
  const why = (
    more: Record<string, Json>,
    chosen: boolean | undefined,
    rules = all,
    hasCommented = false,
  ) =>
    whyFollowed(
      { me, keys: keys(more), memberFields: ['owner'], hasCommented: () => hasCommented },
      chosen,
      rules,
    )

  it.each<readonly [string, FollowReason | null, FollowReason | null]>([
    ['chosen at its bell', 'chosen', why({}, true, none)],
    ['left at its bell, though it is theirs', null, why({ owner: me, ...made }, false, all, true)],
    ['given to them', 'assigned', why({ owner: me }, undefined)],
    ['made by them', 'made', why(made, undefined)],
    ['imported by them', null, why({ $crt: { by: me, at: 1, source: 'import' } }, undefined)],
    ['spoken of by them', 'commented', why({}, undefined, all, true)],
    ['none of it', null, why({}, undefined)],
    ['all of it, and they want none', null, why({ owner: me, ...made }, undefined, none, true)],
  ])('%s: %s', (_, wanted, is) => expect(is).toBe(wanted))

  const follower: Surroundings = { ...around, follows: doc => (doc === deal ? 'chosen' : null) }
  const edit = (also: Partial<Told>): Told => ({
    doc: deal,
    object: 'deal',
    keys: {},
    isNew: false,
    isByHand: true,
    changes: [
      { key: 'stage', before: 'Offer', after: 'Won' },
      { key: 'amount', before: undefined, after: 7 },
      { key: 'about', before: deal, after: task },
      { key: '$pos', before: 'a', after: 'b' },
    ],
    at: 1,
    actor: rui,
    ...also,
  })

  it('tells of a change of what is followed, in words', () => {
    const notice = noticeOf(edit({}), follower)
    expect([notice?.kind, notice?.title, notice?.body, notice?.why]).toEqual([
      'changed',
      'Rui changed Fleet',
      'Stage: Offer → Won\nAmount: € 7\nAbout changed',
      'You follow it.',
    ])
    const gone = edit({ changes: [{ key: '$del', before: undefined, after: { at: 1, by: rui } }] })
    expect(noticeOf(gone, follower)?.body).toBe('Moved to the trash')
  })

  it.each<readonly [string, Told]>([
    ['their own change', edit({ actor: me })],
    ['what a job did', edit({ actor: null })],
    ['what an import did', edit({ isByHand: false })],
    ['a place in a list', edit({ changes: [{ key: '$pos', before: 'a', after: 'b' }] })],
    ['what they do not follow', edit({ doc: task, object: 'task' })],
  ])('is silent of %s', (_, told) => expect(noticeOf(told, follower)).toBeUndefined())

  it('comments reach followers', () => {
    const told = comment({ record: deal })
    const stranger = { ...follower, memberFields: () => [] }
    expect(noticeOf(told, stranger)?.why).toBe('You follow it.')
    expect(noticeOf(told, { ...stranger, follows: () => null })).toBeUndefined()
  })

  it('what one person does in a while is one notice with the last word on each field', () => {
    const [first, second] = [
      noticeOf(edit({ at: 1 }), follower),
      noticeOf(edit({ at: 2 }), follower),
    ]
    expect(first?.id).toBe(second?.id)
    expect(noticeOf(edit({ at: 700_000 }), follower)?.id).not.toBe(first?.id)
    expect(joinLines('Stage: a → b\nAmount: 7', 'Stage: a → c')).toBe('Stage: a → c\nAmount: 7')
  })

  it('writing in a followed note is told without its words', () => {
    const reading = { ...around, follows: () => 'made' as const }
    const notice = noticeOfText(text('secret', rui), reading)
    expect([notice?.kind, notice?.body]).toEqual(['changed', 'Text changed'])
    expect(noticeOfText(text('secret', rui), around)).toBeUndefined()
  })
})
