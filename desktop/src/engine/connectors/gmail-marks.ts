/**
 * Labels of the whole mailbox, for when Gmail no longer keeps the history that would tell them: each
 * label's ids are listed, 5 units for 500, where asking message by message costs 20 for each.
 */
import { marksOf } from './gmail-labels.ts'
import { gmailPages, type GmailDeps } from './gmail-pages.ts'
import type { Relabelled } from './mail-connector.ts'

const UNITS = 1
const PAGE = 500

export async function* gmailMarks(
  deps: GmailDeps,
  signal: AbortSignal,
): AsyncGenerator<readonly Relabelled[]> {
  const { api, call } = deps
  const found = new Map<string, string[]>()
  const note = async (labelIds: string[]) => {
    const asked = { labelIds, includeSpamTrash: true }
    for await (const page of gmailPages(deps, signal, asked))
      for (const { id } of page.messages ?? []) {
        if (!id) continue
        const labels = found.get(id) ?? []
        labels.push(...labelIds)
        found.set(id, labels)
      }
  }
  const answer = await call(UNITS, signal, options =>
    api.users.labels.list({ userId: 'me' }, options),
  )
  // Those without a label are named by the list of all.
  await note([])
  for (const { id } of answer.labels ?? []) if (id) await note([id])
  let page: Relabelled[] = []
  for (const [providerId, labels] of found) {
    page.push({ providerId, ...marksOf(labels) })
    if (page.length < PAGE) continue
    yield page
    page = []
  }
  yield page
}
