/**
 * Checks the table in layers.config.ts against every import in the repository.
 *
 *   node shared/tools/layers.ts
 *
 * It refuses: leaving a room by a relative path, a door that the room's row does not name, a
 * library that belongs to another room or to none, a built-in module that the host lacks, a cycle
 * of files at run time, a file over the limit, a name that is not kebab-case, code in a door.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseSync } from 'oxc-parser'
import { MAX_LINES, rooms, SHARED_NPM, TEST_NPM, type Room } from './layers.config.ts'

interface Import {
  readonly to: string
  readonly line: number
  readonly isType: boolean
}

/** Every problem found below `root`, one sentence each. */
export function checkLayers(root: string, table: readonly Room[] = rooms): readonly string[] {
  const problems = new Set<string>(tableProblems(table))
  const edges = new Map<string, readonly string[]>()
  for (const room of table) {
    for (const file of filesOf(root, room.path, table)) {
      const source = readFileSync(join(root, file), 'utf8')
      for (const problem of fileProblems(file, source)) problems.add(problem)
      const imports = importsOf(file, source)
      edges.set(file, runtimeTargets(file, imports))
      for (const { to, line } of imports) {
        const refusal = refuse(file, room, to, table)
        if (refusal !== undefined) problems.add(`${file}:${line}: ${refusal}`)
      }
    }
  }
  for (const cycle of cyclesIn(edges)) problems.add(cycle)
  for (const file of strayFiles(root, table)) problems.add(`${file}: stands in no room`)
  return [...problems]
}

function tableProblems(table: readonly Room[]): readonly string[] {
  const problems: string[] = []
  const seen = new Set<string>()
  const ownerOf = new Map<string, string>()
  for (const room of table) {
    for (const name of room.rooms) {
      if (!seen.has(name))
        problems.push(`layers.config: ${room.path} names ${name}, which is not above it`)
    }
    for (const library of room.npm) {
      const owner = ownerOf.get(library)
      if (owner !== undefined && !SHARED_NPM.includes(library)) {
        problems.push(`layers.config: ${library} has two owners, ${owner} and ${room.path}`)
      }
      ownerOf.set(library, room.path)
    }
    seen.add(room.path)
  }
  return problems
}

function fileProblems(file: string, source: string): readonly string[] {
  const problems: string[] = []
  const lines = source.split('\n').length
  const name = file.split('/').at(-1) ?? file
  if (lines > MAX_LINES && !isTest(file))
    problems.push(`${file}: ${lines} lines, more than ${MAX_LINES}`)
  if (!/^[a-z0-9]+([-.][a-z0-9]+)*\.tsx?$/.test(name))
    problems.push(`${file}: file names are kebab-case`)
  return problems
}

/** The reason why `file` may not import `to`, or nothing. */
function refuse(file: string, room: Room, to: string, table: readonly Room[]): string | undefined {
  if (to.startsWith('.')) {
    const target = join(dirname(file), to)
    return target.startsWith(`${room.path}/`)
      ? undefined
      : `"${to}" leaves the room; use the other room's door`
  }
  const door = doorOf(file, to)
  if (door !== undefined) {
    if (!table.some(other => other.path === door)) return `"${to}" is not the door of a room`
    if (door === room.path) return `"${to}" is the room's own door; import the file`
    if (room.rooms.includes(door) || isTest(file)) return undefined
    return `${room.path} may not import ${door}`
  }
  if (to.startsWith('node:') || builtinModules.includes(to)) {
    const hasNode = room.host === 'node' || room.host === 'electron-main'
    return hasNode || isTest(file)
      ? undefined
      : `${to} does not exist in a room for host "${room.host}"`
  }
  const name = to
    .split('/')
    .slice(0, to.startsWith('@') ? 2 : 1)
    .join('/')
  if (room.npm.includes(name) || (isTest(file) && TEST_NPM.includes(name))) return undefined
  const owner = table.find(other => other.npm.includes(name))
  return owner
    ? `${name} belongs to ${owner.path}`
    : `${name} has no room yet; give it one in layers.config`
}

/** `#model` inside a package and `@kith/shared/model` from outside are both the door of a room. */
function doorOf(file: string, to: string): string | undefined {
  if (to.startsWith('#')) return `${file.split('/')[0]}/src/${to.slice(1)}`
  const match = /^@kith\/([^/]+)\/(.+)$/.exec(to)
  return match ? `${match[1]}/src/${match[2]}` : undefined
}

function importsOf(file: string, source: string): readonly Import[] {
  const { module } = parseSync(file, source)
  const lineAt = (offset: number) => source.slice(0, offset).split('\n').length
  const found: Import[] = module.staticImports.map(item => ({
    to: item.moduleRequest.value,
    line: lineAt(item.start),
    isType: item.entries.length > 0 && item.entries.every(entry => entry.isType),
  }))
  for (const item of module.staticExports) {
    for (const { moduleRequest, isType } of item.entries) {
      if (moduleRequest) found.push({ to: moduleRequest.value, line: lineAt(item.start), isType })
    }
  }
  for (const { moduleRequest, start } of module.dynamicImports) {
    const text = source.slice(moduleRequest.start, moduleRequest.end)
    if (/^['"`]/.test(text))
      found.push({ to: text.slice(1, -1), line: lineAt(start), isType: true })
  }
  return found
}

const runtimeTargets = (file: string, imports: readonly Import[]) =>
  imports
    .filter(({ isType, to }) => !isType && to.startsWith('.'))
    .map(({ to }) => join(dirname(file), to))

function cyclesIn(edges: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const cycles: string[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      cycles.push(`cycle: ${[...path.slice(path.indexOf(file)), file].join(' → ')}`)
      return
    }
    state.set(file, 'open')
    for (const next of edges.get(file) ?? []) visit(next, [...path, file])
    state.set(file, 'done')
  }
  for (const file of edges.keys()) visit(file, [])
  return cycles
}

/** Files of a room, without those of rooms that stand inside it. */
function filesOf(root: string, path: string, table: readonly Room[]): readonly string[] {
  const inner = table
    .filter(other => other.path.startsWith(`${path}/`))
    .map(other => `${other.path}/`)
  return sources(root, path).filter(file => !inner.some(prefix => file.startsWith(prefix)))
}

function strayFiles(root: string, table: readonly Room[]): readonly string[] {
  const all = ['shared/src', 'desktop/src', 'sync-server/src'].flatMap(folder =>
    sources(root, folder),
  )
  return all.filter(file => !table.some(room => file.startsWith(`${room.path}/`)))
}

function sources(root: string, folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
}

const isTest = (file: string) => /\.(test|contract|bench|fixture|walk)\.tsx?$/.test(file)

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = process.argv[2] ?? process.cwd()
  const problems = checkLayers(root)
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.stdout.write(
    problems.length === 0 ? 'every file keeps to its room\n' : `${problems.length} problems\n`,
  )
  process.exitCode = problems.length === 0 ? 0 : 1
}
