/**
 * What can be done with a record that is not on screen: found in the palette, chosen with Tab. Where
 * the record's own page offers the same, the page does it.
 */
import { defineUiAction, type ActionContext, type UiAction } from './ui-action.ts'

const TASK = 'task'
const NOTE = 'note'

const isElsewhere =
  (screenAction: string) =>
  ({ record, handles }: ActionContext): boolean =>
    record !== null && !handles(screenAction)

const isFavourite = ({ workspace, record }: ActionContext): boolean =>
  workspace.favourites.some(favourite => favourite.target === record?.id)

export const targetActions: readonly UiAction[] = [
  defineUiAction({
    id: 'target.openPanel',
    label: ({ record }) => `Open ${record?.title || 'record'} beside its list`,
    icon: 'panel-right',
    section: 'Record',
    words: 'panel side',
    when: isElsewhere('record.star'),
    run: ({ record, go }) => {
      if (record) go({ page: 'object', object: record.object, record: record.id })
    },
  }),
  defineUiAction({
    id: 'target.task',
    label: ({ record }) => `New task for ${record?.title || 'this record'}`,
    icon: 'circle-check',
    section: 'Record',
    words: 'todo remind follow up',
    needs: ({ access }) => access.may('create', TASK),
    when: isElsewhere('record.addTask'),
    run: context => createAbout(context, TASK),
  }),
  defineUiAction({
    id: 'target.note',
    label: ({ record }) => `New note on ${record?.title || 'this record'}`,
    icon: 'notebook-pen',
    section: 'Record',
    words: 'write',
    needs: ({ access }) => access.may('create', NOTE),
    when: isElsewhere('record.addNote'),
    run: context => createAbout(context, NOTE),
  }),
  defineUiAction({
    id: 'target.star',
    label: context => (isFavourite(context) ? 'Take from favourites' : 'Add to favourites'),
    icon: 'star',
    section: 'Record',
    words: 'pin favorite sidebar',
    when: isElsewhere('record.star'),
    run(context) {
      const { record, workspace, run } = context
      if (!record) return
      const known = workspace.favourites.find(favourite => favourite.target === record.id)
      return known
        ? run('favourite.remove', { id: known.id })
        : run('favourite.add', { kind: 'record', target: record.id, object: record.object })
    },
  }),
  defineUiAction({
    id: 'target.copyLink',
    label: 'Copy its link',
    icon: 'link',
    section: 'Record',
    words: 'url address share',
    when: isElsewhere('record.copyLink'),
    run({ record, href }) {
      if (!record) return
      const path = href({ page: 'record', object: record.object, record: record.id })
      return navigator.clipboard.writeText(new URL(path, location.href).href)
    },
  }),
]

/** Makes a task or note about the record and opens it, ready to be named. */
async function createAbout({ record, run, go }: ActionContext, object: string): Promise<void> {
  if (!record) return
  const answer = await run('record.create', { object, cells: { targets: [record.id] } })
  const id = answer?.ids[0]
  if (id !== undefined) go({ page: 'object', object, record: id })
}
