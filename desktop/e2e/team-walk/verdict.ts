/** What a walk must come to: three equal engines in which everything that was acknowledged is found again. */
import type { Held, Step } from './evidence.ts'
import type { Intent } from './intents.ts'

/** How two engines differ, in a few lines; none when they do not. */
export function differences(left: Held, right: Held): readonly string[] {
  const found: string[] = []
  for (const id of new Set([...left.docs.keys(), ...right.docs.keys()])) {
    const [a, b] = [left.docs.get(id), right.docs.get(id)].map(keys => JSON.stringify(keys))
    if (a !== b) found.push(`document ${id}: ${a ?? 'missing'} ≠ ${b ?? 'missing'}`)
  }
  for (const table of new Set([...Object.keys(left.rows), ...Object.keys(right.rows)])) {
    const [a, b] = [left.rows[table] ?? [], right.rows[table] ?? []]
    found.push(...a.filter(row => !b.includes(row)).map(row => `${table} only left: ${row}`))
    found.push(...b.filter(row => !a.includes(row)).map(row => `${table} only right: ${row}`))
  }
  return found.slice(0, 12)
}

/**
 * What was acknowledged and is nowhere. A value is accounted for when it is the one that stands, when
 * somebody who saw it wrote over it, when it is told as a conflict, or when its change was refused and is told.
 */
export function losses(all: readonly Intent[], engines: readonly Held[]): readonly string[] {
  const merged = new Set(all.flatMap(intent => (intent.kind === 'merge' ? intent.docs : [])))
  const refused = new Set(engines.flatMap(held => held.refused.map(({ action }) => action)))
  const intents = all.filter(({ action }) => !refused.has(action))
  const [first] = engines
  if (first === undefined) return []
  return [...values(), ...words(), ...links(), ...created()]

  function values(): readonly string[] {
    // A value was written over when a device that saw it replaced it: by a change of its own, or by
    // one that was refused for its numbers and is written again on top of what has come meanwhile.
    const steps = engines.flatMap(ownSteps)
    const nameOf = ({ doc, key, before }: Step) => `${doc} ${key} ${before}`
    const gone = new Set(steps.map(nameOf))
    const promised = new Set(intents.map(({ action }) => action))
    const overwritten = new Set(steps.filter(({ action }) => promised.has(action)).map(nameOf))
    const told = new Set(
      engines.flatMap(({ conflicts }) =>
        conflicts.map(({ doc, key, lost }) => `${doc} ${key} ${lost}`),
      ),
    )
    return intents.flatMap(intent => {
      if (intent.kind !== 'set') return []
      const { doc, key, value } = intent
      const keys = first?.docs.get(doc) as Readonly<Record<string, unknown>> | undefined
      const name = `${doc} ${key} ${JSON.stringify(value)}`
      const stands = keys?.[key] === value
      if (stands && overwritten.has(name))
        return [`written over and back: ${name} of engine ${intent.engine}${trace(doc, key)}`]
      if (stands || gone.has(name) || told.has(name)) return []
      return [
        `value: ${name} of engine ${intent.engine}; there is ${JSON.stringify(keys?.[key])}${trace(doc, key)}`,
      ]
    })
  }

  /** How each engine saw a key change. */
  function trace(doc: string, key: string): string {
    return engines
      .map(({ history, conflicts }, n) => {
        const steps = history.filter(step => step.doc === doc && step.key === key)
        const lost = conflicts.filter(conflict => conflict.doc === doc && conflict.key === key)
        return `\n  engine ${n}: ${steps.map(({ command, before, after }) => `${command} ${before}→${after}`).join(', ')}; conflicts ${lost.map(({ lost: value }) => value).join(', ')}`
      })
      .join('')
  }

  function words(): readonly string[] {
    const texts = (first?.rows['text'] ?? []).join('\n')
    return intents.flatMap(intent =>
      intent.kind === 'word' && !texts.includes(intent.word)
        ? [`word ${intent.word} in ${intent.doc} of engine ${intent.engine}`]
        : [],
    )
  }

  function links(): readonly string[] {
    const rows = first?.rows['link'] ?? []
    return intents.flatMap(intent => {
      if (intent.kind !== 'link' || merged.has(intent.to)) return []
      const isThere = rows.some(row => row.includes(intent.doc) && row.includes(intent.to))
      return isThere ? [] : [`link ${intent.doc} → ${intent.to} of engine ${intent.engine}`]
    })
  }

  function created(): readonly string[] {
    return intents.flatMap(intent =>
      intent.kind === 'create' && !first?.docs.has(intent.doc)
        ? [`document ${intent.doc} of engine ${intent.engine}`]
        : [],
    )
  }
}

/** What this device wrote. What the server sets right later stands under the same action. */
function ownSteps({ history }: Held): readonly Step[] {
  const seen = new Set<string>()
  return history.filter(({ isOwn, action, doc, key }) => {
    const name = `${action} ${doc} ${key}`
    const isFirst = isOwn === 1 && !seen.has(name)
    seen.add(name)
    return isFirst
  })
}
