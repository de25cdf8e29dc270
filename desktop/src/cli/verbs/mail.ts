/** `kith mail …`: looks at the mailboxes, takes mail in from files, searches. */
import type { Json } from '@kith/shared/kit'
import { cliFault, defineVerb, type VerbContext } from '../verb.ts'

const USAGE = 'mail sync --once'

type MailVerb = (context: VerbContext) => Promise<Json>

const KINDS: Readonly<Record<string, MailVerb>> = {
  async sync(context) {
    if (context.options['once'] !== true) throw cliFault('usage', { usage: USAGE })
    const { onServer, here, leftOut, failed } = await context.client.mailAccounts.syncOnce({
      account: null,
    })
    return { onServer, here, leftOut: { ...leftOut }, failed }
  },
}

export const mailVerb = defineVerb({
  name: 'mail',
  usage: USAGE,
  options: { once: { type: 'boolean' }, limit: { type: 'string' } },
  async run(context) {
    const kind = KINDS[context.words[0] ?? '']
    if (kind === undefined) throw cliFault('usage', { usage: mailVerb.usage })
    return await kind({ ...context, words: context.words.slice(1) })
  },
})
