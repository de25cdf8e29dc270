// Sets theme, density and text size before the first paint, so that nothing flashes. Kept apart
// from the bundle because it must run before any style is used; `ui/appearance.ts` writes the key.
{
  try {
    const kept = JSON.parse(localStorage.getItem('kith.appearance') || '{}')
    const root = document.documentElement
    const dark = matchMedia('(prefers-color-scheme: dark)').matches
    const theme = kept.theme || 'system'
    root.dataset.theme = theme === 'system' ? (dark ? 'dark' : 'light') : theme
    root.dataset.density = kept.density || 'normal'
    root.style.setProperty('--text-scale', String(kept.textScale || 1))
  } catch {
    // No storage: the defaults of tokens.css hold.
  }
}
