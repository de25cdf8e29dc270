// @vitest-environment jsdom
import { accessOf } from '@kith/shared/access'
import { createCatalog } from '@kith/shared/model'
import { describe, expect, it } from 'vitest'
import {
  ACTION_SECTIONS,
  keyCollisions,
  keysOf,
  labelOf,
  type ActionContext,
} from '#renderer/actions'
import { actionRegistry } from './action-registry.ts'

/** A place where everything is possible: a record, a selection, and a screen that offers all. */
function everything(role: string | null = null): ActionContext {
  const catalog = createCatalog()
  const nothing = () => undefined
  const bare = {
    place: { page: 'today' },
    go: nothing,
    href: () => '',
    back: nothing,
    forward: nothing,
    undo: async () => undefined,
    redo: async () => undefined,
    run: async () => null,
    record: { id: 'r', object: 'person', title: 'Ann' },
    selection: null,
    handles: () => true,
    handle: () => true,
    catalog,
    access: accessOf({ role }, catalog),
    workspace: { canUndo: null, canRedo: null, views: [], favourites: [] },
  }
  return bare as unknown as ActionContext
}

describe('the registry of actions', () => {
  const context = everything()
  const all = actionRegistry.all(context)

  it('[AP3] has every action once, with words, an icon and a section the palette shows', () => {
    expect(new Set(all.map(action => action.id)).size).toBe(all.length)
    for (const action of all) {
      expect(labelOf(action, context), action.id).not.toBe('')
      expect(ACTION_SECTIONS, action.id).toContain(action.section)
    }
  })
  it('[AP3] has no two shortcuts that could be meant at once', () => {
    expect(keyCollisions(all, {})).toEqual([])
  })
  it('[AP3] lets the person take keys away and give others', () => {
    const [palette] = all.filter(action => action.id === 'app.palette')
    expect(keysOf(palette!, { 'app.palette': 'Mod+J' })).toBe('Mod+J')
    expect(keysOf(palette!, { 'app.palette': null })).toBeNull()
    expect(keyCollisions(all, { 'go.trash': 'Mod+K' })).toHaveLength(1)
  })
  it('[AP6] offers nobody what their role may not do', () => {
    const place = { page: 'object', object: 'company' } as const
    const ids = (role: string | null) =>
      new Set(actionRegistry.possible({ ...everything(role), place }).map(({ id }) => id))
    const [alone, member, viewer] = [ids(null), ids('member'), ids('viewer')]
    const changes = [
      'create.person',
      'view.new',
      'target.task',
      'task.quickAdd',
      'record.addNote',
      'record.addTask',
      'record.logCall',
      'record.merge',
      'record.share',
      'record.delete',
      'selection.edit',
      'selection.delete',
      'go.import',
      'export.open',
      'go.dataModel',
    ]
    const theirs = (possible: ReadonlySet<string>) => changes.filter(id => possible.has(id))
    // Where the record's own page offers it, the palette's twin is left out.
    const all = changes.filter(id => id !== 'target.task')
    expect(theirs(alone)).toEqual(all)
    expect(theirs(member)).toEqual(all.filter(id => id !== 'go.dataModel'))
    expect(theirs(viewer)).toEqual([])
    expect([...alone].filter(id => !viewer.has(id) && id.startsWith('go.'))).toEqual([
      'go.import',
      'go.dataModel',
    ])
  })
})
