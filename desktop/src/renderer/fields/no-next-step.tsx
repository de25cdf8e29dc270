import { Icon } from '#renderer/ui'

/** Nothing is planned for what is still under way: said in amber, because it is forgotten otherwise. */
export function NoNextStep({ text }: { readonly text: string }) {
  return (
    <span className="cell-next cell-next-none">
      <Icon name="triangle-alert" size={12} />
      <span className="trunc">{text}</span>
    </span>
  )
}
