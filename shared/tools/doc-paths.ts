/**
 * Sees that every file and folder that a document names is there.
 *
 *   node shared/tools/doc-paths.ts
 *
 * Documents that tell what was (changelogs, decisions, benchmarks) may name what is gone.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const HISTORY = /(^|\/)(CHANGELOG|DECISIONS|BENCHMARKS)\.md$/
/** Where a document of a package leaves the beginning of a path away. */
const ROOTS = ['', 'desktop/', 'desktop/src/', 'desktop/src/renderer/', 'shared/', 'shared/src/', 'sync-server/', 'sync-server/src/'] // prettier-ignore
/** A name to be chosen (`x.ts`, `NNNN-x.ts`), a pattern, or something outside the repository. */
const PLACEHOLDER = /[*<>{}…$~\s]|(^|\/)x(\/|\.|-|$)|NNNN|^\/|:\/\/|^node_modules/
const FILE = /\.(ts|tsx|mjs|md|json|yml|yaml|css|sql|html)$/

/** One sentence for every path in a document below `root` that leads nowhere. */
export function lostPaths(root: string): readonly string[] {
  return documentsBelow(root, '').flatMap(document => {
    const lines = readFileSync(join(root, document), 'utf8').split('\n')
    return lines.flatMap((line, at) =>
      [...pathsIn(line)]
        .filter(path => !stands(root, document, path))
        .map(path => `${document}:${at + 1}: there is no ${path}`),
    )
  })
}

function* pathsIn(line: string): Generator<string> {
  for (const [, target = ''] of line.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g))
    if (!PLACEHOLDER.test(target) && !target.includes(':')) yield target
  for (const [, code = ''] of line.matchAll(/`([^`]+)`/g))
    if (code.includes('/') && (FILE.test(code) || code.endsWith('/')) && !PLACEHOLDER.test(code))
      yield code
}

function stands(root: string, document: string, path: string): boolean {
  const places = [dirname(document), ...ROOTS]
  return places.some(place => existsSync(join(root, place, path)))
}

function documentsBelow(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    if (entry.name.startsWith('.') || entry.name === 'node_modules' || entry.name === 'out')
      return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return documentsBelow(root, path)
    return entry.name.endsWith('.md') && !HISTORY.test(path) ? [path] : []
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const problems = lostPaths(process.argv[2] ?? process.cwd())
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.stdout.write(
    problems.length === 0 ? 'documents name what is there\n' : `${problems.length} lost paths\n`,
  )
  process.exitCode = problems.length === 0 ? 0 : 1
}
