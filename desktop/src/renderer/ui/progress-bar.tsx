import { Progress } from '@base-ui/react/progress'

export interface ProgressBarProps {
  readonly done: number
  /** `null`: nobody knows yet; the bar says so by moving. */
  readonly total: number | null
  readonly label: string
}

export function ProgressBar({ done, total, label }: ProgressBarProps) {
  const share = total === null || total === 0 ? null : Math.min(1, done / total)
  return (
    <Progress.Root
      value={share === null ? null : share * 100}
      aria-label={label}
      className="ui-progress"
    >
      <Progress.Track className="ui-progress-track">
        <Progress.Indicator className="ui-progress-fill" />
      </Progress.Track>
    </Progress.Root>
  )
}
