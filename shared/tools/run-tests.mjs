/**
 * Runs the tests of a project. Many of them race real servers, clocks and browsers on a machine that others
 * load too: a file or two that failed are run again, alone and with nothing beside them. What passes only
 * then is named, so that it is looked into; what fails again, or more files than that, fails the run.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { bin, ROOT, runSteps, say } from './run-steps.mjs'

const MOST_AGAIN = 3

/** Returns whether the tests of `project` passed. */
export function runTests(name, project, options) {
  const folder = mkdtempSync(path.join(tmpdir(), 'kith-tests-'))
  const report = path.join(folder, 'report.json')
  try {
    const vitest = [bin('vitest'), 'run', '--project', project]
    const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    if (runSteps([[name, ...vitest, ...reports]], options)) return true
    const failed = failedFiles(report)
    if (failed.length === 0 || failed.length > MOST_AGAIN) return false
    say(`again, alone: ${failed.join(', ')}`)
    const passed = runSteps([[`${name} again`, ...vitest, '--maxWorkers=1', ...failed]], options)
    if (passed) say(`! passed only when run alone, to be looked into: ${failed.join(', ')}`)
    return passed
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** None where the run itself broke off. */
function failedFiles(report) {
  if (!existsSync(report)) return []
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
  return testResults
    .filter(({ status }) => status === 'failed')
    .map(({ name }) => path.relative(ROOT, name).replaceAll('\\', '/'))
}
