/**
 * Format 12 of mail.db: what this person chose about sharing, on this device and on their others.
 *
 * `share_mark` holds the marks of their settings document that were taken over here; `share_said`
 * what was chosen here and is not in the document yet, kept by the tables themselves.
 */
const said = (select: string): string =>
  `INSERT INTO share_said (item, n) ${select} ON CONFLICT (item) DO UPDATE SET n = n + 1;`
const one = (item: string): string => said(`SELECT ${item}, 1 WHERE true`)
const itemOfRule = (row: 'NEW' | 'OLD') =>
  `CASE ${row}.scope WHEN 'confirmed' THEN 'thread ' ELSE 'record ' END || ${row}.key`

export const choiceTables = {
  id: 12,
  name: 'choices',
  sql: `
CREATE TABLE share_mark (key TEXT PRIMARY KEY, level TEXT NOT NULL, is_confirmed INTEGER NOT NULL) WITHOUT ROWID;
-- item: 'thread 12', 'record <id>', 'account <id>', 'calendar <id>'.
CREATE TABLE share_said (item TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;

CREATE TRIGGER choice_of_account AFTER UPDATE OF share_level ON account WHEN OLD.share_level <> NEW.share_level BEGIN
  ${one(`'account ' || NEW.id`)}
END;
CREATE TRIGGER choice_of_thread AFTER UPDATE OF share_level ON thread WHEN OLD.share_level IS NOT NEW.share_level BEGIN
  ${one(`'thread ' || NEW.id`)}
END;
CREATE TRIGGER choice_of_calendar AFTER UPDATE OF share_level ON calendar WHEN OLD.share_level <> NEW.share_level BEGIN
  ${one(`'calendar ' || NEW.id`)}
END;
CREATE TRIGGER choice_made AFTER INSERT ON share_rule BEGIN ${one(itemOfRule('NEW'))} END;
CREATE TRIGGER choice_changed AFTER UPDATE ON share_rule BEGIN ${one(itemOfRule('NEW'))} END;
CREATE TRIGGER choice_gone AFTER DELETE ON share_rule BEGIN ${one(itemOfRule('OLD'))} END;

-- What was chosen before devices told each other.
${said(`SELECT 'account ' || id, 1 FROM account WHERE share_level <> 'private'`)}
${said(`SELECT 'calendar ' || id, 1 FROM calendar WHERE share_level <> 'private'`)}
${said(`SELECT 'thread ' || id, 1 FROM thread WHERE share_level IS NOT NULL AND merged_into IS NULL`)}
${said(`SELECT 'record ' || key, 1 FROM share_rule WHERE scope = 'record'`)}
`,
} as const
