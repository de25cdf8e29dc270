/** What `db` runs once, in this order, to make the tables of identity. Never edited after a release. */
export const authMigrations = [
  {
    id: 'auth-0001-identity',
    sql: [
      `create table auth_user (
        id text primary key, name text not null, email text not null unique,
        email_verified boolean not null default false, image text,
        two_factor_enabled boolean default false,
        created_at timestamptz not null, updated_at timestamptz not null)`,
      `create table auth_session (
        id text primary key, token text not null unique,
        user_id text not null references auth_user (id) on delete cascade,
        device_name text not null default '', ip_address text, user_agent text,
        expires_at timestamptz not null, created_at timestamptz not null, updated_at timestamptz not null)`,
      // A person's devices, and everything of a person that is removed.
      `create index auth_session_user on auth_session (user_id)`,
      `create table auth_account (
        id text primary key, account_id text not null, provider_id text not null,
        user_id text not null references auth_user (id) on delete cascade,
        access_token text, refresh_token text, id_token text,
        access_token_expires_at timestamptz, refresh_token_expires_at timestamptz,
        scope text, password text, created_at timestamptz not null, updated_at timestamptz not null,
        unique (provider_id, account_id))`,
      `create index auth_account_user on auth_account (user_id)`,
      `create table auth_verification (
        id text primary key, identifier text not null, value text not null,
        expires_at timestamptz not null, created_at timestamptz not null, updated_at timestamptz not null)`,
      `create index auth_verification_identifier on auth_verification (identifier)`,
      `create table auth_two_factor (
        id text primary key, secret text not null, backup_codes text not null,
        user_id text not null unique references auth_user (id) on delete cascade,
        verified boolean default true, failed_verification_count integer default 0,
        locked_until timestamptz)`,
      `create table auth_device_code (
        id text primary key, device_code text not null unique, user_code text not null unique,
        user_id text references auth_user (id) on delete cascade,
        expires_at timestamptz not null, status text not null, last_polled_at timestamptz,
        polling_interval integer, client_id text, scope text)`,
      `create table auth_sso_provider (
        id text primary key, issuer text not null, oidc_config text, saml_config text, user_id text,
        provider_id text not null unique, organization_id text, domain text not null,
        domain_verified boolean)`,
      `create table auth_budget (key text primary key, started_at bigint not null, count integer not null)`,
    ],
  },
  {
    id: 'auth-0002-passkeys',
    sql: [
      `create table auth_passkey (
        id text primary key, name text, public_key text not null,
        user_id text not null references auth_user (id) on delete cascade,
        credential_id text not null unique, counter bigint not null, device_type text not null,
        backed_up boolean not null, transports text, created_at timestamptz, aaguid text,
        last_used_at timestamptz)`,
      `create index auth_passkey_user on auth_passkey (user_id)`,
    ],
  },
] as const
