import type { Fault } from '@kith/shared/kit'
import { Icon } from '#renderer/ui'

/** Why something did not work, beside what was asked for. */
export function Problem({ fault }: { readonly fault: Fault | null }) {
  return fault === null ? null : (
    <p className="team-problem" role="alert">
      <Icon name="circle-alert" />
      <span>{fault.message}</span>
    </p>
  )
}
