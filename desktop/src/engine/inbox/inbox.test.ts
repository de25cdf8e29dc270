import { describe, expect, it } from 'vitest'
import { newId, type DocId, type Json } from '@kith/shared/kit'
import { noticeOf, noticeOfText, shown, type Surroundings, type Told } from './notice-rules.ts'
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
  thread: id => (records[id] ? [records[id].keys] : []),
}
const comment = (keys: Record<string, Json>, also: Partial<Told> = {}): Told => ({
  doc: newId(),
  object: 'comment',
  keys: { author: rui, body: 'x', ...keys },
  isNew: true,
  changed: [],
  at: 1,
  actor: rui,
  ...also,
})
const assigned = (also: Partial<Told>): Told => ({
  doc: task,
  object: 'task',
  keys: { assignee: me },
  isNew: false,
  changed: ['assignee'],
  at: 1,
  actor: rui,
  ...also,
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
      comment({ record: deal }, { isNew: false, changed: ['resolvedAt'] }),
    ],
    [
      'a mention that was added later',
      'mention',
      comment({ record: task, body: mention }, { isNew: false, changed: ['body'] }),
    ],
    ['a task given to me', 'assigned', assigned({})],
    ['a task I took', undefined, assigned({ actor: me })],
    ['a task of mine that changed', undefined, assigned({ changed: ['title'] })],
    ['a task of another', undefined, assigned({ keys: { assignee: rui } })],
  ])('%s: %s', (_, kind, told) => {
    expect(noticeOf(told, around)?.kind).toBe(kind)
  })

  it('a name in a note is told without its link', () => {
    const notice = noticeOfText(newId(), task, `First\nAsk ${mention} now`, 1, rui, around)
    expect([notice?.title, notice?.body]).toEqual(['Rui mentioned you in Call', 'Ask @Me now'])
    expect(noticeOfText(newId(), task, mention, 1, me, around)).toBeUndefined()
  })

  it('what happens again after it was read is unread', () => {
    const notice = noticeOf(assigned({ at: 50 }), around)!
    expect(shown(notice, { readAt: 60, snoozedUntil: null }).readAt).not.toBeNull()
    expect(shown(notice, { readAt: 40, snoozedUntil: null }).readAt).toBeNull()
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
      mail: false,
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
