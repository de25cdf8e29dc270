/** Text into HTML, for quotes of mail that had none. */

const NAMES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, char => NAMES[char]!)

/** Plain text as HTML that keeps its lines. */
export const textToHtml = (text: string): string =>
  escapeHtml(text)
    .replace(/\r\n|\r|\n/g, '<br>')
    .replace(/ {2}/g, ' &nbsp;')
