/** Format 14 of mail.db: that an account's cards went with it is told to the person's other devices, which may have it too. */
export const leftTables = {
  id: 14,
  name: 'left',
  sql: `
CREATE TRIGGER share_account_left AFTER DELETE ON account WHEN EXISTS (SELECT 1 FROM meta WHERE k = 'sharing') BEGIN
  INSERT INTO meta (k, v) VALUES ('cards-left', '1') ON CONFLICT (k) DO NOTHING;
END;
`,
} as const
