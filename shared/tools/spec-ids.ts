/**
 * Compares the rules of every SPEC.md with the tests that carry their ids.
 *
 *   node shared/tools/spec-ids.ts
 *
 * A rule reads `- **ST1** A write that throws leaves nothing behind.`; a test that proves it has
 * `[ST1]` in its name. A rule without a test and a test without its rule are both problems.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'

const RULE = /^[-*] \*\*([A-Z]{2}\d+)\*\*/gm
const MENTION = /\[([A-Z]{2}\d+)\]/g

export function checkSpecs(root: string): readonly string[] {
  const ruleAt = new Map<string, string>()
  const problems: string[] = []
  for (const file of filesIn(root, name => name === 'SPEC.md')) {
    for (const [, id] of readFileSync(join(root, file), 'utf8').matchAll(RULE)) {
      if (id === undefined) continue
      const other = ruleAt.get(id)
      if (other !== undefined) problems.push(`${file}: rule ${id} is also in ${other}`)
      ruleAt.set(id, file)
    }
  }
  const proven = new Set<string>()
  for (const file of filesIn(root, name => /\.(test|contract)\.tsx?$/.test(name))) {
    for (const [, id] of readFileSync(join(root, file), 'utf8').matchAll(MENTION)) {
      if (id === undefined) continue
      proven.add(id)
      if (!ruleAt.has(id)) problems.push(`${file}: [${id}] is in no SPEC.md`)
    }
  }
  for (const [id, file] of ruleAt)
    if (!proven.has(id)) problems.push(`${file}: no test carries [${id}]`)
  return problems
}

function filesIn(root: string, isWanted: (name: string) => boolean): readonly string[] {
  return ['shared', 'desktop', 'sync-server'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter(
        entry =>
          entry.isFile() && isWanted(entry.name) && !entry.parentPath.includes('node_modules'),
      )
      .map(entry => relative(root, join(entry.parentPath, entry.name))),
  )
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const problems = checkSpecs(process.argv[2] ?? process.cwd())
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.stdout.write(
    problems.length === 0
      ? 'every rule has a test and every test its rule\n'
      : `${problems.length} problems\n`,
  )
  process.exitCode = problems.length === 0 ? 0 : 1
}
