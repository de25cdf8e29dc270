import type { ReactNode } from 'react'

export function Story({
  title,
  children,
}: {
  readonly title: string
  readonly children: ReactNode
}) {
  return (
    <section className="story" aria-label={title}>
      <h2>{title}</h2>
      <div className="story-stage">{children}</div>
    </section>
  )
}
