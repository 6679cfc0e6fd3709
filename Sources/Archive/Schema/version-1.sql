-- Version 1 of the schema. Frozen: a change is a new version.
PRAGMA application_id = 1179805040;

CREATE TABLE archive (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE fetches (
  endpoint TEXT NOT NULL, day TEXT NOT NULL, rows INTEGER NOT NULL, fetched_at INTEGER NOT NULL,
  settled INTEGER NOT NULL, restated_at INTEGER, PRIMARY KEY (endpoint, day)) WITHOUT ROWID;

CREATE TABLE tokens (day TEXT PRIMARY KEY, billable_tokens INTEGER, input_tokens INTEGER, output_tokens INTEGER,
  cache_read_tokens INTEGER, cache_write_tokens INTEGER, by_user_billable_tokens INTEGER, by_model_rows INTEGER,
  unknown_fields TEXT) WITHOUT ROWID;

CREATE TABLE tools (day TEXT PRIMARY KEY, tool_calls INTEGER, mcp_invocations INTEGER, mcp_users_with_mcp INTEGER,
  skills_invocations INTEGER, slash_commands_invocations INTEGER, hooks_invocations INTEGER, web_users INTEGER,
  autonomy_ratio_avg REAL, autonomy_ratio_p50 REAL, autonomy_ratio_p90 REAL, tool_calls_per_session_avg REAL,
  user_turns_per_session_avg REAL, by_tool_rows INTEGER, mcp_by_server_rows INTEGER, skills_by_name_rows INTEGER,
  slash_commands_by_name_rows INTEGER, hooks_by_event_rows INTEGER, tool_autonomy_level_ratio_rows INTEGER,
  unknown_fields TEXT) WITHOUT ROWID;

CREATE TABLE activity (day TEXT PRIMARY KEY, daily_active_users INTEGER, weekly_active_users INTEGER,
  monthly_active_users INTEGER, sessions INTEGER, messages INTEGER, user_messages INTEGER,
  daily_active_users_by_client_rows INTEGER, unknown_fields TEXT) WITHOUT ROWID;

CREATE TABLE productivity (day TEXT PRIMARY KEY, files_created INTEGER, files_edited INTEGER, git_commits INTEGER,
  git_prs_created INTEGER, by_language_rows INTEGER, by_extension_rows INTEGER, unknown_fields TEXT) WITHOUT ROWID;

CREATE TABLE by_model (day TEXT NOT NULL, "model_id" TEXT NOT NULL, "model_tier" TEXT NOT NULL,
  "billable_tokens" INTEGER, "input_tokens" INTEGER, "output_tokens" INTEGER, unknown_fields TEXT);

CREATE TABLE by_tool (day TEXT NOT NULL, "tool" TEXT NOT NULL, "invocations" INTEGER, unknown_fields TEXT);

CREATE TABLE mcp_by_server (day TEXT NOT NULL, "server" TEXT NOT NULL, "invocations" INTEGER, unknown_fields TEXT);

CREATE TABLE skills_by_name (day TEXT NOT NULL, "name" TEXT NOT NULL, "count" INTEGER, unknown_fields TEXT);

CREATE TABLE slash_commands_by_name (day TEXT NOT NULL, "name" TEXT NOT NULL, "count" INTEGER, unknown_fields TEXT);

CREATE TABLE hooks_by_event (day TEXT NOT NULL, "event" TEXT NOT NULL, "matcher" TEXT NOT NULL,
  "command" TEXT NOT NULL, "count" INTEGER, unknown_fields TEXT);

CREATE TABLE daily_active_users_by_client (day TEXT NOT NULL, "client" TEXT NOT NULL, "daily_active_users" INTEGER,
  unknown_fields TEXT);

CREATE TABLE by_language (day TEXT NOT NULL, "language" TEXT NOT NULL, "count" INTEGER, unknown_fields TEXT);

CREATE TABLE by_extension (day TEXT NOT NULL, "extension" TEXT NOT NULL, "count" INTEGER, unknown_fields TEXT);

CREATE TABLE tool_autonomy_level_ratio (day TEXT NOT NULL, "level" TEXT NOT NULL, "share" REAL, unknown_fields TEXT);

CREATE TABLE text (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE);

CREATE TABLE user_days (
  day TEXT NOT NULL, user_id INTEGER NOT NULL, email_id INTEGER,
  tool_calls INTEGER, billable_tokens INTEGER, files_created INTEGER, files_edited INTEGER, git_commits INTEGER,
  git_prs_created INTEGER, mcp_calls INTEGER, skill_calls INTEGER, slash_commands INTEGER, hooks INTEGER,
  sessions INTEGER, messages INTEGER, user_messages INTEGER, assistant_messages INTEGER,
  model_id INTEGER, tier_id INTEGER, autonomy_ratio REAL, level_id INTEGER, languages_id INTEGER,
  unknown_fields TEXT, PRIMARY KEY (day, user_id)) WITHOUT ROWID;

CREATE INDEX by_model_day ON by_model (day);

CREATE INDEX by_tool_day ON by_tool (day);

CREATE INDEX mcp_by_server_day ON mcp_by_server (day);

CREATE INDEX skills_by_name_day ON skills_by_name (day);

CREATE INDEX slash_commands_by_name_day ON slash_commands_by_name (day);

CREATE INDEX hooks_by_event_day ON hooks_by_event (day);

CREATE INDEX daily_active_users_by_client_day ON daily_active_users_by_client (day);

CREATE INDEX by_language_day ON by_language (day);

CREATE INDEX by_extension_day ON by_extension (day);

CREATE INDEX tool_autonomy_level_ratio_day ON tool_autonomy_level_ratio (day);

CREATE VIEW users AS SELECT
  day, user.value AS user_id, email.value AS user_email, tool_calls, billable_tokens, files_created, files_edited,
  git_commits, git_prs_created, mcp_calls, skill_calls, slash_commands, hooks, sessions, messages, user_messages,
  assistant_messages,
  model.value AS primary_model, tier.value AS primary_model_tier, autonomy_ratio,
  level.value AS delegation_level, languages.value AS languages, unknown_fields
FROM user_days
  JOIN text AS user ON user.id = user_days.user_id
  LEFT JOIN text AS email ON email.id = email_id
  LEFT JOIN text AS model ON model.id = model_id
  LEFT JOIN text AS tier ON tier.id = tier_id
  LEFT JOIN text AS level ON level.id = level_id
  LEFT JOIN text AS languages ON languages.id = languages_id;
