/**
 * The workspaces of this device: one folder each. The first lies in the profile itself, others below
 * `workspaces/`; which one opens next stands in `workspaces.json`. Hosts know the profile only.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { defineFaults, newShortId, parseJson, s } from '@kith/shared/kit'
import type { HostPorts } from '#engine/ports'
import type { Workspaces } from '#engine/serve'

const workspaceFault = defineFaults('workspaces', {
  unknown: {
    status: 404,
    retry: false,
    say: (_: Record<never, never>) =>
      'That workspace is no longer on this device. Nothing was changed.',
  },
})

export interface WorkspaceFolders extends Workspaces {
  /** Full path of the one that is open. */
  readonly path: string
  /** The open one is known by this name in the list, also when another is open. */
  readonly call: (name: string, isShared: boolean) => void
}

const FILE = 'workspaces.json'
const FOLDER = 'workspaces'
const fileSchema = s.object({
  open: s.string().default(''),
  names: s.record(s.string(), s.object({ name: s.string(), isShared: s.boolean() })).default({}),
})
type Saved = s.infer<typeof fileSchema>

export function openWorkspaces({ profile, restart }: HostPorts): WorkspaceFolders {
  const file = join(profile, FILE)
  const chosen = load().open
  // A folder that somebody removed by hand must not keep Kith from opening.
  const open = folders().includes(chosen) ? chosen : ''

  // Of the open one, for the moment when it is no longer the only one.
  let called: Saved['names'][string] | undefined

  return {
    path: open === '' ? profile : join(profile, open),
    here: () => open,
    list() {
      const { names } = load()
      return folders().map(folder => ({
        folder,
        name: names[folder]?.name ?? '',
        isShared: names[folder]?.isShared ?? false,
      }))
    },
    open(folder) {
      if (!folders().includes(folder)) throw workspaceFault('unknown', {})
      if (folder === open) return
      save({ ...load(), open: folder })
      restart('switch')
    },
    create(name) {
      const folder = `${FOLDER}/${newShortId()}`
      mkdirSync(join(profile, folder), { recursive: true })
      const saved = load()
      save({
        open: folder,
        names: {
          ...saved.names,
          ...(called === undefined ? {} : { [open]: called }),
          [folder]: { name, isShared: false },
        },
      })
      restart('switch')
      return folder
    },
    call(name, isShared) {
      called = { name, isShared }
      const saved = load()
      const known = saved.names[open]
      if (known?.name === name && known.isShared === isShared) return
      // A profile with one workspace needs no list.
      if (folders().length === 1 && known === undefined && !isShared) return
      save({ ...saved, names: { ...saved.names, [open]: { name, isShared } } })
    },
  }

  function folders(): readonly string[] {
    const below = join(profile, FOLDER)
    const names = existsSync(below) ? readdirSync(below).toSorted() : []
    return ['', ...names.map(name => `${FOLDER}/${name}`)]
  }

  function load(): Saved {
    if (!existsSync(file)) return { open: '', names: {} }
    const parsed = fileSchema.safeParse(parseJson(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.data : { open: '', names: {} }
  }

  function save(next: Saved): void {
    writeFileSync(`${file}.new`, JSON.stringify(next))
    renameSync(`${file}.new`, file)
  }
}
