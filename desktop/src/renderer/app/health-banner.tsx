/** Above the page while something threatens the data: what happened, what is safe, what to do. */
import { useFormat, useHealth } from '#renderer/client'
import { Icon } from '#renderer/ui'
import { healthNotice } from './health-notice.ts'
import { PlaceLink } from './place-link.tsx'

export function HealthBanner() {
  const health = useHealth()
  const { locale } = useFormat()
  const notice = health === null ? null : healthNotice(health, locale)
  if (notice === null) return null
  return (
    <div className="app-health" role="alert">
      <Icon name="triangle-alert" />
      <p>
        <b>{notice.title}</b> {notice.text}
      </p>
      <PlaceLink to={{ page: 'settings', section: 'backup' }} className="app-health-link">
        {notice.action}
      </PlaceLink>
    </div>
  )
}
