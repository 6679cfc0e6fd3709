PRAGMA application_id=1179805040;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE activity (day TEXT PRIMARY KEY, daily_active_users INTEGER, weekly_active_users INTEGER, monthly_active_users INTEGER, sessions INTEGER, messages INTEGER, user_messages INTEGER, daily_active_users_by_client_rows INTEGER, unknown_fields TEXT) WITHOUT ROWID;
INSERT INTO "activity" VALUES('2026-01-15',2,3,3,40,260,64,2,NULL);
INSERT INTO "activity" VALUES('2026-01-16',2,3,3,44,260,64,2,NULL);
INSERT INTO "activity" VALUES('2026-01-17',2,3,3,12,260,64,2,NULL);
CREATE TABLE answer_notes (day TEXT NOT NULL, endpoint TEXT NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL,
  subject TEXT NOT NULL, message TEXT NOT NULL, PRIMARY KEY (day, endpoint, number)) WITHOUT ROWID;
CREATE TABLE archive (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "archive" VALUES('digest','13966806467876');
INSERT INTO "archive" VALUES('organisation','org_1');
CREATE TABLE by_extension (day TEXT NOT NULL, "extension" TEXT NOT NULL, "count" INTEGER, unknown_fields TEXT);
INSERT INTO "by_extension" VALUES('2026-01-15','.swift',50,NULL);
CREATE TABLE by_language (day TEXT NOT NULL, "language" TEXT NOT NULL, "count" INTEGER, unknown_fields TEXT);
INSERT INTO "by_language" VALUES('2026-01-15','Swift',50,NULL);
INSERT INTO "by_language" VALUES('2026-01-15','C++',14,NULL);
CREATE TABLE by_model (day TEXT NOT NULL, "model_id" TEXT NOT NULL, "model_tier" TEXT NOT NULL, "billable_tokens" INTEGER, "input_tokens" INTEGER, "output_tokens" INTEGER, unknown_fields TEXT);
INSERT INTO "by_model" VALUES('2026-01-15','opus','standard',90000,61000,9000,NULL);
INSERT INTO "by_model" VALUES('2026-01-15','haiku','',30000,NULL,500,NULL);
INSERT INTO "by_model" VALUES('2026-01-16','opus','standard',98500,70250,8125,NULL);
CREATE TABLE by_tool (day TEXT NOT NULL, "tool" TEXT NOT NULL, "invocations" INTEGER, unknown_fields TEXT);
INSERT INTO "by_tool" VALUES('2026-01-15','Read',300,NULL);
INSERT INTO "by_tool" VALUES('2026-01-15','Edit',112,NULL);
CREATE TABLE daily_active_users_by_client (day TEXT NOT NULL, "client" TEXT NOT NULL, "daily_active_users" INTEGER, unknown_fields TEXT);
INSERT INTO "daily_active_users_by_client" VALUES('2026-01-15','cli',2,NULL);
INSERT INTO "daily_active_users_by_client" VALUES('2026-01-15','web',1,NULL);
INSERT INTO "daily_active_users_by_client" VALUES('2026-01-16','cli',2,NULL);
INSERT INTO "daily_active_users_by_client" VALUES('2026-01-16','web',1,NULL);
INSERT INTO "daily_active_users_by_client" VALUES('2026-01-17','cli',2,NULL);
INSERT INTO "daily_active_users_by_client" VALUES('2026-01-17','web',1,NULL);
CREATE TABLE fetches (
  endpoint TEXT NOT NULL, day TEXT NOT NULL, rows INTEGER NOT NULL, fetched_at INTEGER NOT NULL,
  settled INTEGER NOT NULL, restated_at INTEGER, digest INTEGER, PRIMARY KEY (endpoint, day)) WITHOUT ROWID;
INSERT INTO "fetches" VALUES('activity','2026-01-15',1,1768716000,1,NULL,NULL);
INSERT INTO "fetches" VALUES('activity','2026-01-16',1,1768716000,0,NULL,NULL);
INSERT INTO "fetches" VALUES('activity','2026-01-17',1,1768716000,0,NULL,NULL);
INSERT INTO "fetches" VALUES('productivity','2026-01-15',1,1768716000,1,NULL,NULL);
INSERT INTO "fetches" VALUES('productivity','2026-01-16',1,1768716000,0,NULL,NULL);
INSERT INTO "fetches" VALUES('productivity','2026-01-17',0,1768716000,0,NULL,NULL);
INSERT INTO "fetches" VALUES('tokens','2026-01-15',1,1768716000,1,NULL,NULL);
INSERT INTO "fetches" VALUES('tokens','2026-01-16',1,1768716000,0,NULL,NULL);
INSERT INTO "fetches" VALUES('tokens','2026-01-17',1,1768716000,0,NULL,NULL);
INSERT INTO "fetches" VALUES('tools','2026-01-15',1,1768716000,1,NULL,NULL);
INSERT INTO "fetches" VALUES('tools','2026-01-16',1,1768716000,0,NULL,NULL);
INSERT INTO "fetches" VALUES('tools','2026-01-17',1,1768716000,0,NULL,NULL);
INSERT INTO "fetches" VALUES('users','2026-01-15',2,1768716000,1,NULL,NULL);
INSERT INTO "fetches" VALUES('users','2026-01-16',1,1768716000,0,NULL,NULL);
INSERT INTO "fetches" VALUES('users','2026-01-17',0,1768716000,0,NULL,NULL);
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO "grdb_migrations" VALUES('1');
INSERT INTO "grdb_migrations" VALUES('2');
INSERT INTO "grdb_migrations" VALUES('3');
INSERT INTO "grdb_migrations" VALUES('4');
INSERT INTO "grdb_migrations" VALUES('5');
INSERT INTO "grdb_migrations" VALUES('6');
INSERT INTO "grdb_migrations" VALUES('7');
INSERT INTO "grdb_migrations" VALUES('8');
CREATE TABLE hooks_by_event (day TEXT NOT NULL, "event" TEXT NOT NULL, "matcher" TEXT NOT NULL, "command" TEXT NOT NULL, "count" INTEGER, unknown_fields TEXT);
INSERT INTO "hooks_by_event" VALUES('2026-01-15','PostToolUse','Edit|Write','swift format -i',9,NULL);
CREATE TABLE mcp_by_server (day TEXT NOT NULL, "server" TEXT NOT NULL, "invocations" INTEGER, unknown_fields TEXT);
INSERT INTO "mcp_by_server" VALUES('2026-01-15','github',12,NULL);
INSERT INTO "mcp_by_server" VALUES('2026-01-15','Jira',5,NULL);
CREATE TABLE productivity (day TEXT PRIMARY KEY, files_created INTEGER, files_edited INTEGER, git_commits INTEGER, git_prs_created INTEGER, by_language_rows INTEGER, by_extension_rows INTEGER, unknown_fields TEXT) WITHOUT ROWID;
INSERT INTO "productivity" VALUES('2026-01-15',6,58,7,2,2,1,NULL);
INSERT INTO "productivity" VALUES('2026-01-16',NULL,NULL,3,NULL,NULL,NULL,NULL);
CREATE TABLE restatements (
  endpoint TEXT NOT NULL, day TEXT NOT NULL, restated_at INTEGER NOT NULL, field TEXT NOT NULL,
  before, after, PRIMARY KEY (day, endpoint, restated_at, field)) WITHOUT ROWID;
CREATE TABLE skills_by_name (day TEXT NOT NULL, "name" TEXT NOT NULL, "count" INTEGER, unknown_fields TEXT);
INSERT INTO "skills_by_name" VALUES('2026-01-15','browser',5,NULL);
CREATE TABLE slash_commands_by_name (day TEXT NOT NULL, "name" TEXT NOT NULL, "count" INTEGER, unknown_fields TEXT);
CREATE TABLE subscription_answers (
  fetched_at INTEGER NOT NULL, request TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (fetched_at, request)) WITHOUT ROWID;
INSERT INTO "subscription_answers" VALUES(1795948514,'/api/app/auth/me','{"factoryTier":"team","orbSubscription":{"plan":{"name":"Team"}}}');
INSERT INTO "subscription_answers" VALUES(1795948514,'/api/billing/limits','{"usesTokenRateLimitsBilling":true,"limits":{"standard":{"fiveHour":{"usedPercent":61,"windowEnd":"2026-11-27T23:00:00.775Z","secondsRemaining":null},"weekly":{"usedPercent":48.5,"windowEnd":"2026-12-01T02:04:42.775Z","secondsRemaining":null},"monthly":{"usedPercent":93.25,"windowEnd":1796860800000,"secondsRemaining":null}},"core":{"fiveHour":{"usedPercent":0,"windowEnd":null,"secondsRemaining":null},"weekly":{"usedPercent":7.25,"windowEnd":1796256000,"secondsRemaining":null},"monthly":{"usedPercent":2,"windowEnd":null,"secondsRemaining":777600}}},"extraUsageBalanceCents":1234,"overagePreference":"droidCore","extraUsageAllowed":true}');
INSERT INTO "subscription_answers" VALUES(1795948514,'/api/organization/compute-usage','{"orgUsageMs":32400000,"limitMs":144000000,"periodStart":1794873600000,"periodEnd":1797465600000}');
CREATE TABLE subscription_details (
  fetched_at INTEGER PRIMARY KEY, organisation TEXT, plan TEXT, extra_usage_cents INTEGER, extra_usage_allowed INTEGER,
  overage_preference TEXT);
INSERT INTO "subscription_details" VALUES(1795948514,NULL,'Team',1234,1,'droidCore');
CREATE TABLE subscription_facts (fact TEXT PRIMARY KEY, learned_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE subscription_windows (
  fetched_at INTEGER NOT NULL, pool TEXT NOT NULL, span TEXT NOT NULL, used_percent REAL NOT NULL, ends_at INTEGER,
  PRIMARY KEY (fetched_at, pool, span)) WITHOUT ROWID;
INSERT INTO "subscription_windows" VALUES(1795948514,'computers','period',22.5,1797465600);
INSERT INTO "subscription_windows" VALUES(1795948514,'core','five_hour',0.0,NULL);
INSERT INTO "subscription_windows" VALUES(1795948514,'core','monthly',2.0,1796726114);
INSERT INTO "subscription_windows" VALUES(1795948514,'core','weekly',7.25,1796256000);
INSERT INTO "subscription_windows" VALUES(1795948514,'standard','five_hour',61.0,1795820400);
INSERT INTO "subscription_windows" VALUES(1795948514,'standard','monthly',93.25,1796860800);
INSERT INTO "subscription_windows" VALUES(1795948514,'standard','weekly',48.5,1796090682);
CREATE TABLE subscriptions (
  fetched_at INTEGER NOT NULL, pool TEXT NOT NULL, organisation TEXT, period_start INTEGER NOT NULL,
  period_end INTEGER NOT NULL, source TEXT, cache_updated INTEGER, used INTEGER NOT NULL,
  total_allowance INTEGER NOT NULL, basic_allowance INTEGER, overage_used INTEGER, overage_limit INTEGER,
  user_tokens INTEGER, used_ratio REAL, PRIMARY KEY (fetched_at, pool)) WITHOUT ROWID;
INSERT INTO "subscriptions" VALUES(1795933512,'premium','org_01HPKCCBNNYKB4745ZCSBMZYT6',1794210526000,1796716800000,'cache',0,2215964,6000000,6000000,0,1500000,443192,0.37);
INSERT INTO "subscriptions" VALUES(1795933512,'standard','org_01HPKCCBNNYKB4745ZCSBMZYT6',1794210526000,1796716800000,'cache',0,26591576,60000000,60000000,0,15000000,5318315,0.44);
CREATE TABLE "text" (id INTEGER PRIMARY KEY, value TEXT NOT NULL, digest INTEGER);
INSERT INTO "text" VALUES(1,'user_ada',NULL);
INSERT INTO "text" VALUES(2,'ada@example.com',NULL);
INSERT INTO "text" VALUES(3,'opus',NULL);
INSERT INTO "text" VALUES(4,'standard',NULL);
INSERT INTO "text" VALUES(5,'auto-high',NULL);
INSERT INTO "text" VALUES(6,'["Swift"]',NULL);
INSERT INTO "text" VALUES(7,'user_bob',NULL);
INSERT INTO "text" VALUES(8,'haiku',NULL);
INSERT INTO "text" VALUES(9,'["C++","Swift"]',NULL);
CREATE TABLE tokens (day TEXT PRIMARY KEY, billable_tokens INTEGER, input_tokens INTEGER, output_tokens INTEGER, cache_read_tokens INTEGER, cache_write_tokens INTEGER, by_user_billable_tokens INTEGER, by_model_rows INTEGER, unknown_fields TEXT) WITHOUT ROWID;
INSERT INTO "tokens" VALUES('2026-01-15',120000,131250,9500,1900000,NULL,120000,2,'{"cached_ratio":0.25}');
INSERT INTO "tokens" VALUES('2026-01-16',98500,131250,9500,1900000,NULL,98500,1,NULL);
INSERT INTO "tokens" VALUES('2026-01-17',64000,131250,9500,1900000,NULL,64000,0,NULL);
CREATE TABLE tool_autonomy_level_ratio (day TEXT NOT NULL, "level" TEXT NOT NULL, "share" REAL, unknown_fields TEXT);
INSERT INTO "tool_autonomy_level_ratio" VALUES('2026-01-15','auto-high',0.75,'{"since":"2026-01-01"}');
INSERT INTO "tool_autonomy_level_ratio" VALUES('2026-01-15','off',0.25,NULL);
CREATE TABLE tools (day TEXT PRIMARY KEY, tool_calls INTEGER, mcp_invocations INTEGER, mcp_users_with_mcp INTEGER, skills_invocations INTEGER, slash_commands_invocations INTEGER, hooks_invocations INTEGER, web_users INTEGER, autonomy_ratio_avg REAL, autonomy_ratio_p50 REAL, autonomy_ratio_p90 REAL, tool_calls_per_session_avg REAL, user_turns_per_session_avg REAL, by_tool_rows INTEGER, mcp_by_server_rows INTEGER, skills_by_name_rows INTEGER, slash_commands_by_name_rows INTEGER, hooks_by_event_rows INTEGER, tool_autonomy_level_ratio_rows INTEGER, unknown_fields TEXT) WITHOUT ROWID;
INSERT INTO "tools" VALUES('2026-01-15',412,17,2,5,0,9,1,6.5,5.0,11.25,10.3,1.6,2,2,1,0,1,2,NULL);
INSERT INTO "tools" VALUES('2026-01-16',377,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "tools" VALUES('2026-01-17',150,NULL,NULL,NULL,NULL,NULL,NULL,4.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE user_days (
  day TEXT NOT NULL, user_id INTEGER NOT NULL, email_id INTEGER,
  tool_calls INTEGER, billable_tokens INTEGER, files_created INTEGER, files_edited INTEGER, git_commits INTEGER, git_prs_created INTEGER, mcp_calls INTEGER, skill_calls INTEGER, slash_commands INTEGER, hooks INTEGER, sessions INTEGER, messages INTEGER, user_messages INTEGER, assistant_messages INTEGER,
  model_id INTEGER, tier_id INTEGER, autonomy_ratio REAL, level_id INTEGER, languages_id INTEGER,
  unknown_fields TEXT, PRIMARY KEY (day, user_id)) WITHOUT ROWID;
INSERT INTO "user_days" VALUES('2026-01-15',1,2,310,118000.5,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,3,4,7.75,5,6,'{"team":"Kernel"}');
INSERT INTO "user_days" VALUES('2026-01-15',7,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,8,NULL,NULL,NULL,9,NULL);
INSERT INTO "user_days" VALUES('2026-01-16',1,2,310,98500,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,3,4,7.75,5,6,'{"team":"Kernel"}');
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
  day, user.value AS user_id, email.value AS user_email, tool_calls, billable_tokens, files_created, files_edited, git_commits, git_prs_created, mcp_calls, skill_calls, slash_commands, hooks, sessions, messages, user_messages, assistant_messages,
  model.value AS primary_model, tier.value AS primary_model_tier, autonomy_ratio,
  level.value AS delegation_level, languages.value AS languages, unknown_fields
FROM user_days
  JOIN text AS user ON user.id = user_days.user_id
  LEFT JOIN text AS email ON email.id = email_id
  LEFT JOIN text AS model ON model.id = model_id
  LEFT JOIN text AS tier ON tier.id = tier_id
  LEFT JOIN text AS level ON level.id = level_id
  LEFT JOIN text AS languages ON languages.id = languages_id;
CREATE TRIGGER text_changed AFTER UPDATE OF id, value ON text
BEGIN UPDATE text SET digest = NULL WHERE id = NEW.id; END;
COMMIT;
