/**
 * Finds what is exported and imported by nobody: code that nothing runs, and doors wider than what
 * goes through them.
 *
 *   node shared/tools/dead-exports.ts
 *
 * Types may be exported for the shapes of what is: a type is dead where its own file does not use it
 * either, and never at a door. What only tests import counts as used.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseSync } from 'oxc-parser'

const FOLDERS = ['shared', 'desktop', 'sync-server']
/** Started or loaded by a path that stands in a text: programs, tools' settings, pieces of a bench. */
const ENTRY = /\.(mjs|d\.ts)$|\.config\.ts$|\/main\.ts$|^shared\/tools\/|^[a-z-]+\/bench\//
/** Named by tests beside them, run by vitest. */
const SUITE = /\.(test|contract|walk|bench)\.tsx?$/
const EVERYTHING = '*'

interface Exported {
  readonly name: string
  readonly isType: boolean
  readonly line: number
}

/** One sentence for every export below `root` that nobody imports. */
export function deadExports(root: string): readonly string[] {
  const used = new Set<string>()
  const exported = new Map<string, readonly Exported[]>()
  const sources = new Map<string, string>()
  for (const file of FOLDERS.flatMap(folder => sourcesBelow(root, folder)).sort()) {
    const source = readFileSync(join(root, file), 'utf8')
    sources.set(file, source)
    const { imports, exports } = read(file, source)
    for (const name of imports) used.add(name)
    if (!ENTRY.test(file) && !SUITE.test(file)) exported.set(file, exports)
  }
  const problems: string[] = []
  for (const [file, names] of exported) {
    if (used.has(`${file} ${EVERYTHING}`)) continue
    for (const { name, isType, line } of names) {
      if (used.has(`${file} ${name}`)) continue
      if (isType && (isDoor(file) || isNamedTwice(sources.get(file) ?? '', name))) continue
      problems.push(`${file}:${line}: nobody imports ${name}`)
    }
  }
  return problems
}

/** What a file exports, and `file name` of each thing it imports from a file of ours. */
function read(
  file: string,
  source: string,
): { readonly imports: readonly string[]; readonly exports: readonly Exported[] } {
  const { module } = parseSync(file, source)
  const lineAt = (offset: number) => source.slice(0, offset).split('\n').length
  const imports: string[] = []
  const exports: Exported[] = []
  const use = (from: string, name: string): void => {
    const target = targetOf(file, from)
    if (target !== undefined) imports.push(`${target} ${name}`)
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, exportName, importName, isType, start } of entries) {
      if (exportName.name !== null)
        exports.push({ name: exportName.name, isType, line: lineAt(start) })
      if (moduleRequest) use(moduleRequest.value, importName.name ?? EVERYTHING)
    }
  }
  for (const { moduleRequest, entries } of module.staticImports) {
    for (const { importName } of entries) use(moduleRequest.value, importName.name ?? EVERYTHING)
  }
  for (const [, from = ''] of source.matchAll(/\bimport\(\s*['"`]([^'"`]+)['"`]/g))
    use(from, EVERYTHING)
  return { imports, exports }
}

/** The file of ours that a specifier names: a path, the door of a room, or a door of another package. */
function targetOf(file: string, from: string): string | undefined {
  if (from.startsWith('.')) return join(dirname(file), from)
  if (from.startsWith('#')) return `${file.split('/')[0]}/src/${from.slice(1)}/index.ts`
  const match = /^@kith\/([^/]+)\/(.+)$/.exec(from)
  return match ? `${match[1]}/src/${match[2]}/index.ts` : undefined
}

const isDoor = (file: string): boolean => file.endsWith('/index.ts')

const isNamedTwice = (source: string, name: string): boolean =>
  [...source.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].length > 1

function sourcesBelow(root: string, folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    if (entry.name === 'node_modules' || entry.name === 'out') return []
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return sourcesBelow(root, path)
    return /\.(tsx?|mjs)$/.test(entry.name) ? [path] : []
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const problems = deadExports(process.argv[2] ?? process.cwd())
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.stdout.write(
    problems.length === 0
      ? 'everything exported is imported\n'
      : `${problems.length} dead exports\n`,
  )
  process.exitCode = problems.length === 0 ? 0 : 1
}
