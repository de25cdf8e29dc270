/**
 * A large selection as few numbers: how many are left out, how many follow, left out, follow…
 *
 * It lies in the row of its job, and that row is written again at every step.
 */

/** `pks` rise, none twice. */
export function runsOf(pks: readonly number[]): readonly number[] {
  const runs: number[] = []
  let next = 0
  for (const pk of pks) {
    if (runs.length > 0 && pk === next) runs[runs.length - 1]! += 1
    else runs.push(pk - next, 1)
    next = pk + 1
  }
  return runs
}

export function pksIn(runs: readonly number[]): readonly number[] {
  const pks: number[] = []
  let next = 0
  for (let at = 0; at + 1 < runs.length; at += 2) {
    next += runs[at]!
    for (const end = next + runs[at + 1]!; next < end; next++) pks.push(next)
  }
  return pks
}
