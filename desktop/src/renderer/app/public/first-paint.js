// Sets theme, density and text size before the first paint, so that nothing flashes. Kept apart
// from the bundle because it must run before any style is used; `actions/appearance.ts` writes the key.
{
  try {
    const kept = JSON.parse(localStorage.getItem('kith.appearance') || '{}')
    const root = document.documentElement
    const is = query => matchMedia(query).matches
    const system = is('(prefers-contrast: more)')
      ? 'contrast'
      : is('(prefers-color-scheme: dark)')
        ? 'dark'
        : 'light'
    const theme = kept.theme || 'system'
    root.dataset.theme = theme === 'system' ? system : theme
    root.dataset.density = kept.density || 'normal'
    root.style.setProperty('--text-scale', String(kept.textScale || 1))
  } catch {
    // No storage: the defaults of tokens.css hold.
  }
}
