/** Format 13 of mail.db: an account that is disconnected shares nothing any more, though its mail may stay here. */
export const disconnectedTables = {
  id: 13,
  name: 'disconnected',
  sql: `
CREATE TRIGGER share_account_gone AFTER DELETE ON account WHEN EXISTS (SELECT 1 FROM meta WHERE k = 'sharing') BEGIN
  INSERT INTO share_work (item, n) SELECT DISTINCT 't' || m.thread, 1 FROM message_copy c JOIN message m ON m.id = c.message
    WHERE c.account = OLD.id ON CONFLICT (item) DO UPDATE SET n = n + 1, not_before = 0;
END;
`,
} as const
