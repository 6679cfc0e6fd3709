-- The tables monthly/metrics and monthly/models, made by DuckDB of a dataset. In the dataset's folder:
--   duckdb < duckdb.sql
-- A dataset of Parquet has the views of duckdb-parquet.sql in place of these.
-- Counts are decimals with nine places, because the API may give fractions. Sums are exact.
CREATE VIEW metrics AS SELECT strftime(date, '%Y-%m') AS period, * FROM read_csv(
  'metrics/*/part.csv.gz', hive_partitioning = true, header = true,
  columns = {
    date: 'DATE', billable_tokens: 'DECIMAL(38, 9)', input_tokens: 'DECIMAL(38, 9)', output_tokens: 'DECIMAL(38, 9)',
    cache_read_tokens: 'DECIMAL(38, 9)', cache_write_tokens: 'DECIMAL(38, 9)', tool_calls: 'DECIMAL(38, 9)',
    mcp_invocations: 'DECIMAL(38, 9)', mcp_users_with_mcp: 'DECIMAL(38, 9)', skills_invocations: 'DECIMAL(38, 9)',
    slash_commands_invocations: 'DECIMAL(38, 9)', hooks_invocations: 'DECIMAL(38, 9)', web_users: 'DECIMAL(38, 9)',
    autonomy_ratio_avg: 'DOUBLE', autonomy_ratio_p50: 'DOUBLE', autonomy_ratio_p90: 'DOUBLE',
    tool_calls_per_session_avg: 'DOUBLE', user_turns_per_session_avg: 'DOUBLE', daily_active_users: 'DECIMAL(38, 9)',
    weekly_active_users: 'DECIMAL(38, 9)', monthly_active_users: 'DECIMAL(38, 9)', sessions: 'DECIMAL(38, 9)',
    messages: 'DECIMAL(38, 9)', user_messages: 'DECIMAL(38, 9)', files_created: 'DECIMAL(38, 9)',
    files_edited: 'DECIMAL(38, 9)', git_commits: 'DECIMAL(38, 9)', git_prs_created: 'DECIMAL(38, 9)'
  });
CREATE VIEW models AS SELECT strftime(date, '%Y-%m') AS period, * FROM read_csv(
  'models/*/part.csv.gz', hive_partitioning = true, header = true,
  columns = {
    date: 'DATE', model_id: 'VARCHAR', model_tier: 'VARCHAR', billable_tokens: 'DECIMAL(38, 9)',
    input_tokens: 'DECIMAL(38, 9)', output_tokens: 'DECIMAL(38, 9)'
  });
CREATE VIEW users AS SELECT strftime(date, '%Y-%m') AS period, * FROM read_csv(
  'users/*/part.csv.gz', hive_partitioning = true, header = true,
  columns = {
    date: 'DATE', user_id: 'VARCHAR', user_email: 'VARCHAR', tool_calls: 'DECIMAL(38, 9)',
    billable_tokens: 'DECIMAL(38, 9)', primary_model: 'VARCHAR', primary_model_tier: 'VARCHAR',
    files_created: 'DECIMAL(38, 9)', files_edited: 'DECIMAL(38, 9)', git_commits: 'DECIMAL(38, 9)',
    git_prs_created: 'DECIMAL(38, 9)', mcp_calls: 'DECIMAL(38, 9)', skill_calls: 'DECIMAL(38, 9)',
    slash_commands: 'DECIMAL(38, 9)', hooks: 'DECIMAL(38, 9)', sessions: 'DECIMAL(38, 9)',
    messages: 'DECIMAL(38, 9)', user_messages: 'DECIMAL(38, 9)', assistant_messages: 'DECIMAL(38, 9)',
    autonomy_ratio: 'DOUBLE', delegation_level: 'VARCHAR', languages: 'VARCHAR'
  });

-- monthly/metrics
WITH months AS (
  SELECT period,
    sum(billable_tokens) AS billable_tokens, sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
    sum(cache_read_tokens) AS cache_read_tokens, sum(cache_write_tokens) AS cache_write_tokens,
    sum(tool_calls) AS tool_calls, sum(mcp_invocations) AS mcp_invocations,
    sum(skills_invocations) AS skills_invocations, sum(slash_commands_invocations) AS slash_commands_invocations,
    sum(hooks_invocations) AS hooks_invocations, sum(sessions) AS sessions, sum(messages) AS messages,
    sum(user_messages) AS user_messages, sum(files_created) AS files_created, sum(files_edited) AS files_edited,
    sum(git_commits) AS git_commits, sum(git_prs_created) AS git_prs_created,
    sum(daily_active_users)::DOUBLE / count(daily_active_users) AS daily_active_users_mean,
    max(daily_active_users) AS daily_active_users_peak,
    (sum(daily_active_users) FILTER (WHERE isodow(date) <= 5))::DOUBLE
      / count(daily_active_users) FILTER (WHERE isodow(date) <= 5) AS weekday_active_users_mean,
    sum(mcp_users_with_mcp)::DOUBLE / count(mcp_users_with_mcp) AS mcp_users_mean,
    max(mcp_users_with_mcp) AS mcp_users_peak,
    sum(web_users)::DOUBLE / count(web_users) AS web_users_mean,
    max(web_users) AS web_users_peak,
    arg_max(weekly_active_users, date) FILTER (WHERE weekly_active_users IS NOT NULL) AS weekly_active_users,
    arg_max(monthly_active_users, date) FILTER (WHERE monthly_active_users IS NOT NULL) AS monthly_active_users,
    (sum(tool_calls) FILTER (WHERE user_messages IS NOT NULL))::DOUBLE
      / nullif((sum(user_messages) FILTER (WHERE tool_calls IS NOT NULL))::DOUBLE, 0) AS autonomy_ratio,
    (sum(tool_calls) FILTER (WHERE sessions IS NOT NULL))::DOUBLE
      / nullif((sum(sessions) FILTER (WHERE tool_calls IS NOT NULL))::DOUBLE, 0) AS tool_calls_per_session,
    (sum(user_messages) FILTER (WHERE sessions IS NOT NULL))::DOUBLE
      / nullif((sum(sessions) FILTER (WHERE user_messages IS NOT NULL))::DOUBLE, 0) AS user_turns_per_session,
    min(autonomy_ratio_p50) AS autonomy_ratio_p50_min,
    max(autonomy_ratio_p50) AS autonomy_ratio_p50_max,
    min(autonomy_ratio_p90) AS autonomy_ratio_p90_min,
    max(autonomy_ratio_p90) AS autonomy_ratio_p90_max
  FROM metrics GROUP BY period
), people AS (
  SELECT period, count(DISTINCT user_id) AS active_users
  FROM users
  WHERE tool_calls > 0 OR billable_tokens > 0 OR files_created > 0 OR files_edited > 0 OR git_commits > 0
    OR git_prs_created > 0 OR mcp_calls > 0 OR skill_calls > 0 OR slash_commands > 0 OR hooks > 0 OR sessions > 0
    OR messages > 0 OR user_messages > 0 OR assistant_messages > 0
  GROUP BY period
)
SELECT months.*, active_users,
  daily_active_users_mean / nullif(active_users, 0) AS stickiness,
  billable_tokens::DOUBLE / nullif(active_users, 0) AS billable_tokens_per_active_user,
  billable_tokens::DOUBLE / nullif(git_commits::DOUBLE, 0) AS billable_tokens_per_commit,
  billable_tokens::DOUBLE / nullif(git_prs_created::DOUBLE, 0) AS billable_tokens_per_pr,
  git_commits::DOUBLE / nullif(active_users, 0) AS commits_per_active_user,
  git_prs_created::DOUBLE / nullif(active_users, 0) AS prs_per_active_user
FROM months LEFT JOIN people ON months.period = people.period ORDER BY months.period;

-- monthly/models
SELECT period, model_id, model_tier, sum(billable_tokens) AS billable_tokens,
  sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
  sum(billable_tokens)::DOUBLE / nullif((sum(sum(billable_tokens)) OVER (PARTITION BY period))::DOUBLE, 0) AS share
FROM models GROUP BY period, model_id, model_tier
ORDER BY 1, 4 DESC, 2, 3;
