/** Format 10 of mail.db (MAIL.md 2). All times are ms UTC; all-day dates are TEXT and never moments. */
export const mailTables = {
  id: 10,
  name: 'mail',
  sql: `
CREATE TABLE meta (k TEXT PRIMARY KEY, v TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE account (
  id TEXT PRIMARY KEY, provider TEXT NOT NULL, address TEXT NOT NULL, subject TEXT, name TEXT NOT NULL, hue INTEGER NOT NULL,
  config TEXT NOT NULL, secret_name TEXT NOT NULL, scopes TEXT NOT NULL DEFAULT '[]',
  state TEXT NOT NULL, state_reason TEXT, state_code TEXT, state_since INTEGER NOT NULL,
  next_attempt_at INTEGER, failures INTEGER NOT NULL DEFAULT 0, generation INTEGER NOT NULL DEFAULT 0,
  since INTEGER, contact_policy TEXT NOT NULL, share_level TEXT NOT NULL DEFAULT 'private', quota TEXT NOT NULL DEFAULT '{}',
  created_at INTEGER NOT NULL, last_ok_at INTEGER, last_audit_at INTEGER, last_audit_missing INTEGER, last_new TEXT) WITHOUT ROWID;
CREATE TABLE identity (
  id TEXT PRIMARY KEY, account TEXT NOT NULL, address TEXT NOT NULL, name TEXT NOT NULL, signature_html TEXT NOT NULL DEFAULT '',
  is_default INTEGER NOT NULL DEFAULT 0, reply_to TEXT, source TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE folder (
  id INTEGER PRIMARY KEY, account TEXT NOT NULL, provider_id TEXT NOT NULL, path TEXT NOT NULL, name TEXT NOT NULL, role TEXT,
  kind TEXT NOT NULL, parent TEXT, is_selectable INTEGER NOT NULL DEFAULT 1, is_synced INTEGER NOT NULL DEFAULT 1,
  total INTEGER NOT NULL DEFAULT 0, unread INTEGER NOT NULL DEFAULT 0, hue INTEGER, last_seen INTEGER NOT NULL DEFAULT 0, same_as TEXT,
  UNIQUE (account, provider_id));
CREATE TABLE cursor (
  account TEXT NOT NULL, scope TEXT NOT NULL, kind TEXT NOT NULL, value TEXT, page TEXT, generation INTEGER NOT NULL DEFAULT 0,
  committed_at INTEGER NOT NULL, PRIMARY KEY (account, scope, kind)) WITHOUT ROWID;

-- Every message that the server named: 0 pending, 1 stored, 2 again later, 3 gone, 4 left out, 5 unreadable, 6 missing once.
CREATE TABLE item (
  account TEXT NOT NULL, scope TEXT NOT NULL, provider_id TEXT NOT NULL, thread_hint TEXT, state INTEGER NOT NULL, reason TEXT,
  attempts INTEGER NOT NULL DEFAULT 0, last_error TEXT, next_attempt_at INTEGER NOT NULL DEFAULT 0, message INTEGER,
  priority INTEGER NOT NULL DEFAULT 3, at INTEGER NOT NULL DEFAULT 0, listed_at INTEGER NOT NULL,
  seen_generation INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (account, scope, provider_id)) WITHOUT ROWID;
CREATE INDEX item_work ON item (account, state, priority, at DESC) WHERE state IN (0, 2);
CREATE INDEX item_message ON item (message) WHERE message IS NOT NULL;
CREATE INDEX item_reason ON item (account, reason) WHERE state IN (3, 4, 5, 6);
-- How many items of an account stand how: kept by the table itself, so that no report has to count.
CREATE TABLE item_count (account TEXT NOT NULL, scope TEXT NOT NULL, state INTEGER NOT NULL, reason TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (account, scope, state, reason)) WITHOUT ROWID;
CREATE TRIGGER item_added AFTER INSERT ON item BEGIN
  INSERT INTO item_count VALUES (NEW.account, NEW.scope, NEW.state, coalesce(NEW.reason, ''), 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER item_gone AFTER DELETE ON item BEGIN
  UPDATE item_count SET n = n - 1 WHERE account = OLD.account AND scope = OLD.scope AND state = OLD.state AND reason = coalesce(OLD.reason, '');
END;
CREATE TRIGGER item_moved AFTER UPDATE OF scope, state, reason ON item
  WHEN OLD.state IS NOT NEW.state OR OLD.reason IS NOT NEW.reason OR OLD.scope IS NOT NEW.scope BEGIN
  UPDATE item_count SET n = n - 1 WHERE account = OLD.account AND scope = OLD.scope AND state = OLD.state AND reason = coalesce(OLD.reason, '');
  INSERT INTO item_count VALUES (NEW.account, NEW.scope, NEW.state, coalesce(NEW.reason, ''), 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TABLE header (account TEXT NOT NULL, scope TEXT NOT NULL, provider_id TEXT NOT NULL, subject TEXT, sender TEXT, at INTEGER,
  PRIMARY KEY (account, scope, provider_id)) WITHOUT ROWID;

CREATE TABLE thread (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, subject TEXT NOT NULL, subject_norm TEXT NOT NULL, first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL, last_in_at INTEGER, last_out_at INTEGER, count INTEGER NOT NULL, unread INTEGER NOT NULL,
  has_attachment INTEGER NOT NULL, is_starred INTEGER NOT NULL, is_muted INTEGER NOT NULL DEFAULT 0, snippet TEXT NOT NULL,
  places TEXT NOT NULL DEFAULT '[]', in_inbox INTEGER NOT NULL, in_sent INTEGER NOT NULL, in_trash INTEGER NOT NULL, in_spam INTEGER NOT NULL, split TEXT NOT NULL,
  snoozed_until INTEGER, remind_at INTEGER, waited_from INTEGER, back_at INTEGER, share_level TEXT, merged_into INTEGER, people TEXT NOT NULL DEFAULT '[]');
CREATE INDEX thread_unread ON thread (split) WHERE in_inbox = 1 AND unread > 0 AND snoozed_until IS NULL;
-- Every list is one walk of this table: which threads stand in a place, newest first. Places are boxes, tabs of
-- the inbox, both also per account, and folders. at is the time of the thread's newest mail, or when it came back.
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE thread_place (
  place INTEGER NOT NULL, at INTEGER NOT NULL, thread INTEGER NOT NULL, PRIMARY KEY (place, at DESC, thread DESC)) WITHOUT ROWID;
CREATE INDEX thread_due ON thread (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX thread_remind ON thread (remind_at) WHERE remind_at IS NOT NULL;
CREATE TABLE thread_key (account TEXT NOT NULL, key TEXT NOT NULL, thread INTEGER NOT NULL, PRIMARY KEY (account, key)) WITHOUT ROWID;
-- In which threads a Message-ID (52 bits of its SHA-256) is borne or named, also one never seen. Scope 0: by mail whose
-- provider knows no threads; else a number of the account whose provider does. thread may have been merged.
CREATE TABLE thread_link_id (rfc_hash INTEGER NOT NULL, scope INTEGER NOT NULL, thread INTEGER NOT NULL, PRIMARY KEY (rfc_hash, scope, thread)) WITHOUT ROWID;
CREATE TABLE thread_link (thread INTEGER NOT NULL, record TEXT NOT NULL, is_linked INTEGER NOT NULL, PRIMARY KEY (thread, record)) WITHOUT ROWID;
CREATE INDEX thread_link_record ON thread_link (record);

-- id = minutes of received_at << 10 | k: newest first without another index (MAIL.md 11).
CREATE TABLE message (
  id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE, rfc_id TEXT, in_reply_to TEXT, thread INTEGER NOT NULL, sender INTEGER,
  subject TEXT NOT NULL, snippet TEXT NOT NULL, sent_at INTEGER NOT NULL, received_at INTEGER NOT NULL, size INTEGER NOT NULL,
  is_unread INTEGER NOT NULL, is_starred INTEGER NOT NULL, is_answered INTEGER NOT NULL DEFAULT 0, is_draft INTEGER NOT NULL DEFAULT 0,
  is_out INTEGER NOT NULL, kind TEXT NOT NULL, bulk INTEGER NOT NULL DEFAULT 0, language TEXT, state TEXT NOT NULL DEFAULT 'here',
  share_level TEXT, shows_images INTEGER NOT NULL DEFAULT 0, unsubscribe TEXT, invitation TEXT, is_historical INTEGER NOT NULL DEFAULT 0,
  subject_hash INTEGER, is_loose INTEGER NOT NULL DEFAULT 0, attachments INTEGER NOT NULL DEFAULT 0);
-- For answers that name no parent (MAIL 7): by subject, people and time.
CREATE INDEX message_subject ON message (subject_hash, is_loose, sent_at) WHERE subject_hash IS NOT NULL;
-- What a search asks for that few messages are.
CREATE INDEX message_unread ON message (id) WHERE is_unread = 1;
CREATE INDEX message_starred ON message (id) WHERE is_starred = 1;
CREATE INDEX message_attached ON message (id) WHERE attachments > 0;
CREATE INDEX message_thread ON message (thread, id);
CREATE INDEX message_rfc ON message (rfc_id) WHERE rfc_id IS NOT NULL;
CREATE TABLE message_copy (
  account TEXT NOT NULL, folder INTEGER NOT NULL, provider_id TEXT NOT NULL, message INTEGER NOT NULL, uid INTEGER, modseq TEXT,
  provider_thread TEXT, flags TEXT NOT NULL DEFAULT '[]', is_hidden INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (account, folder, provider_id)) WITHOUT ROWID;
CREATE INDEX message_copy_message ON message_copy (message);
CREATE INDEX message_copy_folder ON message_copy (folder, message DESC);
CREATE TABLE message_label (folder INTEGER NOT NULL, message INTEGER NOT NULL, PRIMARY KEY (folder, message)) WITHOUT ROWID;
CREATE INDEX message_label_message ON message_label (message);
CREATE TABLE message_body (message INTEGER PRIMARY KEY, encoding TEXT NOT NULL, text BLOB, html BLOB, own_length INTEGER NOT NULL, headers BLOB);
CREATE TABLE attachment (
  message INTEGER NOT NULL, ord INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, size INTEGER NOT NULL, cid TEXT,
  is_inline INTEGER NOT NULL, hash TEXT, provider_id TEXT, part TEXT, PRIMARY KEY (message, ord)) WITHOUT ROWID;
CREATE INDEX attachment_hash ON attachment (hash) WHERE hash IS NOT NULL;

-- The join between mail and people: one row an address, whoever came first.
CREATE TABLE address (
  id INTEGER PRIMARY KEY, addr TEXT NOT NULL UNIQUE, domain TEXT NOT NULL, reg_domain TEXT NOT NULL, name TEXT NOT NULL DEFAULT '',
  name_rank INTEGER NOT NULL DEFAULT 0, kind TEXT NOT NULL DEFAULT '', person TEXT, company TEXT, is_me INTEGER NOT NULL DEFAULT 0,
  is_member INTEGER NOT NULL DEFAULT 0, is_blocked INTEGER NOT NULL DEFAULT 0, shows_images INTEGER NOT NULL DEFAULT 0,
  n_in INTEGER NOT NULL DEFAULT 0, n_out INTEGER NOT NULL DEFAULT 0, last_in INTEGER, last_out INTEGER, bounced TEXT);
CREATE INDEX address_person ON address (person) WHERE person IS NOT NULL;
CREATE INDEX address_company ON address (company) WHERE company IS NOT NULL;
CREATE INDEX address_domain ON address (reg_domain);
CREATE INDEX address_known ON address (id) WHERE n_out > 0 OR person IS NOT NULL;
-- Any part of an address or a name, from three letters on: 100,000 addresses are too many to read through at each key.
CREATE VIRTUAL TABLE address_fts USING fts5 (addr, name, content = '', contentless_delete = 1, tokenize = 'trigram remove_diacritics 1');
-- What the workspace says of addresses ('ann@x.org') and domains ('@x.org'): persons, members, companies.
CREATE TABLE owner (key TEXT NOT NULL, holder TEXT NOT NULL, kind TEXT NOT NULL, company TEXT, PRIMARY KEY (key, holder)) WITHOUT ROWID;
CREATE INDEX owner_holder ON owner (holder);
-- How many mails of an address its last decision about a contact had seen, and what it was.
CREATE TABLE contact_decision (address INTEGER PRIMARY KEY, seen INTEGER NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE participant (
  message INTEGER NOT NULL, role TEXT NOT NULL, address INTEGER NOT NULL, name TEXT NOT NULL, ord INTEGER NOT NULL,
  PRIMARY KEY (message, role, address)) WITHOUT ROWID;
CREATE INDEX participant_address ON participant (address, message DESC);
CREATE VIRTUAL TABLE message_fts USING fts5 (subject, people, body, files, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');

CREATE TABLE draft (
  id TEXT PRIMARY KEY, account TEXT NOT NULL, thread INTEGER, content TEXT NOT NULL, provider_id TEXT, etag TEXT,
  updated_at INTEGER NOT NULL, pushed_at INTEGER, state TEXT NOT NULL DEFAULT 'open') WITHOUT ROWID;
-- A draft that is sent or thrown away takes its mirror in the mailbox with it.
CREATE TRIGGER draft_gone AFTER DELETE ON draft WHEN OLD.provider_id IS NOT NULL BEGIN
  INSERT INTO op (account, kind, payload, state, created_at) VALUES (OLD.account, 'remove-draft', OLD.provider_id, 'waiting', OLD.updated_at);
END;
CREATE INDEX draft_thread ON draft (thread) WHERE thread IS NOT NULL;
CREATE TABLE outbox (
  id TEXT PRIMARY KEY, account TEXT NOT NULL, draft TEXT NOT NULL, rfc_id TEXT NOT NULL UNIQUE, envelope TEXT NOT NULL, raw BLOB,
  state TEXT NOT NULL, not_before INTEGER NOT NULL, remind_at INTEGER, attempts INTEGER NOT NULL DEFAULT 0, checks INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER NOT NULL DEFAULT 0, error TEXT, provider_id TEXT, sent_at INTEGER, created_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX outbox_work ON outbox (state, next_attempt_at);
-- What the mailbox still has to be told: flags, labels, moves, answers to invitations.
CREATE TABLE op (
  id INTEGER PRIMARY KEY, account TEXT NOT NULL, kind TEXT NOT NULL, message INTEGER, payload TEXT NOT NULL, state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, next_attempt_at INTEGER NOT NULL DEFAULT 0, error TEXT, undo TEXT, created_at INTEGER NOT NULL);
CREATE INDEX op_work ON op (account, state, next_attempt_at, id);
CREATE INDEX op_message ON op (message);
CREATE TABLE undo (id TEXT PRIMARY KEY, payload TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE template (id TEXT PRIMARY KEY, name TEXT NOT NULL, subject TEXT NOT NULL, html TEXT NOT NULL, is_snippet INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE bounce (message INTEGER PRIMARY KEY, original TEXT, address INTEGER, status TEXT, action TEXT, diagnostic TEXT, is_hard INTEGER NOT NULL, at INTEGER NOT NULL);
CREATE TABLE block_rule (id TEXT PRIMARY KEY, pattern TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, is_teamwide INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE suppressed (addr TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE suggestion (id TEXT PRIMARY KEY, kind TEXT NOT NULL, payload TEXT NOT NULL, why TEXT NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'open') WITHOUT ROWID;
CREATE TABLE cadence (person TEXT PRIMARY KEY, every_weeks INTEGER NOT NULL, set_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE share_rule (scope TEXT NOT NULL, key TEXT NOT NULL, level TEXT NOT NULL, PRIMARY KEY (scope, key)) WITHOUT ROWID;
CREATE TABLE share_state (item TEXT PRIMARY KEY, level TEXT NOT NULL, card TEXT NOT NULL, pushed TEXT, updated_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE speed (account TEXT NOT NULL, minute INTEGER NOT NULL, stored INTEGER NOT NULL, units INTEGER NOT NULL DEFAULT 0, is_slowed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (account, minute)) WITHOUT ROWID;

CREATE TABLE calendar (
  id TEXT PRIMARY KEY, account TEXT NOT NULL, provider_id TEXT NOT NULL, name TEXT NOT NULL, zone TEXT, hue INTEGER NOT NULL, role TEXT NOT NULL,
  is_shown INTEGER NOT NULL DEFAULT 1, is_default INTEGER NOT NULL DEFAULT 0, share_level TEXT NOT NULL DEFAULT 'private', UNIQUE (account, provider_id)) WITHOUT ROWID;
CREATE TABLE event (
  id INTEGER PRIMARY KEY, calendar TEXT NOT NULL, provider_id TEXT NOT NULL, uid TEXT NOT NULL, recurrence_id TEXT, master INTEGER, etag TEXT, sequence INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL, title TEXT NOT NULL, description TEXT NOT NULL DEFAULT '', location TEXT NOT NULL DEFAULT '', conference_url TEXT,
  starts_at INTEGER, ends_at INTEGER, start_date TEXT, end_date TEXT, zone TEXT, rule TEXT, rdates TEXT NOT NULL DEFAULT '[]', exdates TEXT NOT NULL DEFAULT '[]',
  is_busy INTEGER NOT NULL DEFAULT 1, is_private INTEGER NOT NULL DEFAULT 0, organizer INTEGER, my_response TEXT NOT NULL DEFAULT 'none', reminders TEXT NOT NULL DEFAULT '[]',
  state TEXT NOT NULL DEFAULT 'here', pending TEXT, conflict TEXT, raw BLOB, updated_at INTEGER NOT NULL, UNIQUE (calendar, provider_id));
CREATE INDEX event_uid ON event (uid);
CREATE INDEX event_master ON event (master) WHERE master IS NOT NULL;
CREATE TABLE occurrence (event INTEGER NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, start_date TEXT, original_at INTEGER NOT NULL, PRIMARY KEY (event, starts_at)) WITHOUT ROWID;
CREATE INDEX occurrence_time ON occurrence (starts_at, ends_at);
CREATE TABLE attendee (event INTEGER NOT NULL, address INTEGER NOT NULL, name TEXT NOT NULL, response TEXT NOT NULL, is_optional INTEGER NOT NULL DEFAULT 0, is_organizer INTEGER NOT NULL DEFAULT 0, ord INTEGER NOT NULL, PRIMARY KEY (event, address)) WITHOUT ROWID;
CREATE INDEX attendee_address ON attendee (address, event);
`,
} as const
