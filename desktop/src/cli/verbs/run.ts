import { finished } from '../jobs.ts'
import { cliFault, defineVerb, parseJson } from '../verb.ts'

export const runVerb = defineVerb({
  name: 'run',
  usage: 'run COMMAND JSON      any command of the registry; `run list` names them',
  options: {},
  async run({ client, words, note }) {
    const [command, input] = words
    if (command === undefined) throw cliFault('usage', { usage: runVerb.usage })
    if (command === 'list') return (await client.commands.list({})).map(({ id }) => id)
    if (command === 'undo') return { ...(await client.commands.undo({})) }
    if (command === 'redo') return { ...(await client.commands.redo({})) }
    const answer = await client.commands.run({
      command,
      input: parseJson(input ?? '{}', 'The input'),
    })
    if (answer.job !== null) await finished(client, answer.job, note)
    return { ids: answer.ids, count: answer.count, action: answer.action, label: answer.label }
  },
})
