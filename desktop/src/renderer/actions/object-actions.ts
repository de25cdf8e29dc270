/** Actions that follow from what the workspace has: go to each object, make a record of each, open each view. */
import type { CatalogObject } from '@kith/shared/model'
import { defineUiAction, type ActionContext, type UiAction } from './ui-action.ts'

/** Letters after `g` that other places have. */
const TAKEN = new Set(['t', 'x', 'h', 's', 'i', 'g', 'a', 'u', 'm'])

export function objectActions(context: ActionContext): readonly UiAction[] {
  const objects = context.catalog.objects.filter(object => object.isListed)
  const letters = goLetters(objects)
  return [
    defineUiAction({
      id: 'record.create',
      label: ({ catalog, place }) =>
        place.page === 'mail'
          ? 'Write a mail'
          : place.page === 'object'
            ? `New ${lower(catalog.findObject(place.object)?.label)}`
            : 'New record',
      icon: 'plus',
      section: 'Create',
      keys: 'c',
      words: 'add make',
      needs: ({ place, access }) => place.page !== 'object' || access.may('create', place.object),
      when: ({ place, catalog, handles }) =>
        handles('record.create') ||
        (place.page === 'object' && catalog.findObject(place.object) !== undefined),
      run: now => {
        if (now.handle('record.create')) return
        if (now.place.page === 'object') return createRecord(now, now.place.object)
      },
    }),
    ...objects.map(object =>
      defineUiAction({
        id: `create.${object.id}`,
        label: `New ${lower(object.label)}`,
        icon: 'plus',
        section: 'Create',
        words: 'add make',
        needs: ({ access }) => access.may('create', object.id),
        // On its own list the action above says the same.
        when: ({ place }) => place.page !== 'object' || place.object !== object.id,
        run: now => createRecord(now, object.id),
      }),
    ),
    ...objects.map(object => {
      const letter = letters.get(object.id)
      return defineUiAction({
        id: `go.object.${object.id}`,
        label: `Go to ${object.labelPlural}`,
        icon: object.icon,
        section: 'Go to',
        ...(letter === undefined ? {} : { keys: `g ${letter}` }),
        run: ({ go }) => go({ page: 'object', object: object.id }),
      })
    }),
  ]
}

/** `g p` for People, `g c` for Companies: the first letter of the name that is still free. */
function goLetters(objects: readonly CatalogObject[]): ReadonlyMap<string, string> {
  const letters = new Map<string, string>()
  const taken = new Set(TAKEN)
  for (const object of objects) {
    const letter = Array.from(object.labelPlural.toLowerCase()).find(
      sign => /[a-z]/.test(sign) && !taken.has(sign),
    )
    if (letter === undefined) continue
    taken.add(letter)
    letters.set(object.id, letter)
  }
  return letters
}

/** Makes an empty record and opens it beside its list, its name ready to be typed. */
async function createRecord({ run, go }: ActionContext, object: string): Promise<void> {
  const answer = await run('record.create', { object, cells: {} }, { toast: false })
  const id = answer?.ids[0]
  if (id !== undefined) go({ page: 'object', object, record: id })
}

const lower = (label = 'record'): string => label.charAt(0).toLocaleLowerCase() + label.slice(1)
