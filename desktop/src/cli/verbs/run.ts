import { finished } from '../jobs.ts'
import { cliFault, defineVerb, parseJson, type VerbContext } from '../verb.ts'
import { counted } from '../words.ts'

/** A command's own answer, that of a step on the ladder of undo, or the names of all commands. */
type Answer =
  | readonly string[]
  | { readonly label: string | null; readonly skipped: number }
  | {
      readonly label: string
      readonly ids: readonly string[]
      readonly count: number
      readonly action: string | null
    }

export const runVerb = defineVerb({
  name: 'run',
  usage: 'run COMMAND JSON      any command of the registry; `run list` names them',
  options: {},
  async run(context): Promise<Answer> {
    const { client, words } = context
    const [command, input] = words
    if (command === undefined) throw cliFault('usage', { usage: runVerb.usage })
    if (command === 'list') return (await client.commands.list({})).map(({ id }) => id)
    if (command === 'undo' || command === 'redo') return await step(context, command)
    const answer = await client.commands.run({
      command,
      input: parseJson(input ?? '{}', 'The input'),
    })
    if (answer.job !== null) await finished(context, answer.job)
    const { ids, count, action, label } = answer
    return { ids, count, action, label }
  },
  text(answer, { words: [command] }) {
    if ('ids' in answer) return [answer.label, ...answer.ids].join('\n')
    if (!('label' in answer)) return answer.join('\n')
    if (answer.label === null) return `There is nothing to ${command ?? 'undo'}.`
    const done = `${command === 'redo' ? 'Done again' : 'Taken back'}: ${answer.label}`
    return answer.skipped === 0
      ? done
      : `${done}\n${counted(answer.skipped, 'value')} changed since and stayed as ${answer.skipped === 1 ? 'it is' : 'they are'}.`
  },
})

/** A long one goes on as a job; the answer is given when it has ended. */
async function step(context: VerbContext, way: 'undo' | 'redo') {
  const answer = await context.client.commands[way]({})
  if (answer.job === null) return answer
  const { skipped } = await finished<{ readonly skipped: number }>(context, answer.job)
  return { ...answer, skipped }
}
