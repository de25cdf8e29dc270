/**
 * Format 11 of mail.db: what has to be shared, and what was.
 *
 * `share_work` names conversations (`t12`), messages (`m12`) and events (`e12`) whose cards may be
 * others than before. It is kept by the tables themselves, in the transaction that changed them, so
 * that no death of the program forgets to take something back. Nothing is kept before something is
 * shared (`meta.sharing`).
 */
const ON = `EXISTS (SELECT 1 FROM meta WHERE k = 'sharing')`
const begin = `INSERT INTO meta (k, v) VALUES ('sharing', '1') ON CONFLICT (k) DO NOTHING;`
const work = (select: string): string =>
  `INSERT INTO share_work (item, n) ${select} ON CONFLICT (item) DO UPDATE SET n = n + 1, not_before = 0;`
const one = (item: string): string => work(`SELECT ${item}, 1 WHERE true`)

const threadsOfAccount = (account: string) =>
  work(
    `SELECT DISTINCT 't' || m.thread, 1 FROM message_copy c JOIN message m ON m.id = c.message WHERE c.account = ${account}`,
  )
const ofRecord = (row: 'NEW' | 'OLD') => `
  ${work(`SELECT DISTINCT 't' || m.thread, 1 FROM address a JOIN participant p ON p.address = a.id JOIN message m ON m.id = p.message
    WHERE ${row}.scope = 'record' AND (a.person = ${row}.key OR a.company = ${row}.key)`)}
  ${work(`SELECT 't' || thread, 1 FROM thread_link WHERE ${row}.scope = 'record' AND record = ${row}.key`)}
  ${work(`SELECT DISTINCT 'e' || t.event, 1 FROM address a JOIN attendee t ON t.address = a.id
    WHERE ${row}.scope = 'record' AND (a.person = ${row}.key OR a.company = ${row}.key)`)}
  ${work(`SELECT 't' || ${row}.key, 1 WHERE ${row}.scope = 'confirmed'`)}`

export const sharingTables = {
  id: 11,
  name: 'sharing',
  sql: `
-- What was given to the server, or may have been: written before it is sent. digest: of what it holds for
-- certain; NULL: not known; '-': taken back.
CREATE TABLE share_card (card TEXT PRIMARY KEY, item TEXT NOT NULL, at INTEGER NOT NULL, digest TEXT) WITHOUT ROWID;
CREATE INDEX share_card_item ON share_card (item);
CREATE TABLE share_work (item TEXT PRIMARY KEY, n INTEGER NOT NULL, not_before INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
DROP TABLE share_state;

CREATE TRIGGER share_of_account AFTER UPDATE OF share_level ON account WHEN OLD.share_level <> NEW.share_level BEGIN
  ${begin} ${threadsOfAccount('NEW.id')}
END;
CREATE TRIGGER share_of_thread AFTER UPDATE OF share_level ON thread WHEN OLD.share_level IS NOT NEW.share_level BEGIN
  ${begin} ${one(`'t' || NEW.id`)}
END;
CREATE TRIGGER share_rule_made AFTER INSERT ON share_rule BEGIN ${begin} ${ofRecord('NEW')} END;
CREATE TRIGGER share_rule_changed AFTER UPDATE ON share_rule BEGIN ${begin} ${ofRecord('NEW')} END;
CREATE TRIGGER share_rule_gone AFTER DELETE ON share_rule BEGIN ${ofRecord('OLD')} END;
CREATE TRIGGER share_link_made AFTER INSERT ON thread_link WHEN ${ON} BEGIN ${one(`'t' || NEW.thread`)} END;
CREATE TRIGGER share_link_changed AFTER UPDATE ON thread_link WHEN ${ON} BEGIN ${one(`'t' || NEW.thread`)} END;
CREATE TRIGGER share_link_gone AFTER DELETE ON thread_link WHEN ${ON} BEGIN ${one(`'t' || OLD.thread`)} END;
CREATE TRIGGER share_of_address AFTER UPDATE OF person, company, is_member, is_me ON address
  WHEN ${ON} AND (OLD.person IS NOT NEW.person OR OLD.company IS NOT NEW.company OR OLD.is_member <> NEW.is_member OR OLD.is_me <> NEW.is_me) BEGIN
  ${work(`SELECT DISTINCT 't' || m.thread, 1 FROM participant p JOIN message m ON m.id = p.message WHERE p.address = NEW.id`)}
  ${work(`SELECT DISTINCT 'e' || event, 1 FROM attendee WHERE address = NEW.id`)}
END;
CREATE TRIGGER share_message_made AFTER INSERT ON message WHEN ${ON} BEGIN ${one(`'t' || NEW.thread`)} END;
CREATE TRIGGER share_message_changed AFTER UPDATE OF thread, state, kind, is_draft, subject ON message WHEN ${ON} BEGIN
  ${one(`'t' || NEW.thread`)}
END;
CREATE TRIGGER share_message_gone AFTER DELETE ON message WHEN ${ON} BEGIN ${one(`'m' || OLD.id`)} END;
CREATE TRIGGER share_thread_placed AFTER UPDATE OF in_trash, in_spam ON thread
  WHEN ${ON} AND (OLD.in_trash <> NEW.in_trash OR OLD.in_spam <> NEW.in_spam) BEGIN ${one(`'t' || NEW.id`)} END;

CREATE TRIGGER share_of_calendar AFTER UPDATE OF share_level ON calendar WHEN OLD.share_level <> NEW.share_level BEGIN
  ${begin} ${work(`SELECT 'e' || id, 1 FROM event WHERE calendar = NEW.id`)}
END;
CREATE TRIGGER share_event_made AFTER INSERT ON event WHEN ${ON} BEGIN ${one(`'e' || NEW.id`)} END;
CREATE TRIGGER share_event_changed AFTER UPDATE ON event WHEN ${ON} BEGIN ${one(`'e' || NEW.id`)} END;
CREATE TRIGGER share_event_gone AFTER DELETE ON event WHEN ${ON} BEGIN ${one(`'e' || OLD.id`)} END;
CREATE TRIGGER share_attendee_made AFTER INSERT ON attendee WHEN ${ON} BEGIN ${one(`'e' || NEW.event`)} END;
CREATE TRIGGER share_attendee_changed AFTER UPDATE ON attendee WHEN ${ON} BEGIN ${one(`'e' || NEW.event`)} END;
CREATE TRIGGER share_attendee_gone AFTER DELETE ON attendee WHEN ${ON} BEGIN ${one(`'e' || OLD.event`)} END;
CREATE TRIGGER share_occurrence_made AFTER INSERT ON occurrence WHEN ${ON} BEGIN ${one(`'e' || NEW.event`)} END;
CREATE TRIGGER share_occurrence_gone AFTER DELETE ON occurrence WHEN ${ON} BEGIN ${one(`'e' || OLD.event`)} END;
`,
} as const
