export interface FigureProps {
  readonly name: string
  readonly value: string
  /** A person's own word, which may be written in the other direction. */
  readonly isName?: boolean
  /** It wants a look. */
  readonly isHot?: boolean
}

/** One line of a `dl`: a number or a word about sync, and what it says. */
export function Figure({ name, value, isName = false, isHot = false }: FigureProps) {
  return (
    <div data-hot={isHot || undefined}>
      <dt>{name}</dt>
      <dd className="trunc num" dir={isName ? 'auto' : undefined}>
        {value}
      </dd>
    </div>
  )
}
