-- The tables monthly/metrics and monthly/models, made by ClickHouse of a dataset. In the dataset's folder:
--   clickhouse local --multiquery < clickhouse.sql
-- A dataset of Parquet has part.parquet and 'Parquet' in place of part.csv.gz and 'CSVWithNames'.
-- Counts are decimals with nine places, because the API may give fractions. Sums are exact. Columns go by their names.
-- A ratio uses the days on which both sides are known, and of users those who were active on them.
SET input_format_csv_trim_whitespaces = 0;
SET format_csv_null_representation = '';
SET prefer_column_name_to_alias = 1;
SET join_use_nulls = 1;
CREATE VIEW metrics AS SELECT formatDateTime(date, '%Y-%m') AS period, * FROM file(
  'metrics/*/part.csv.gz', 'CSVWithNames',
  'date Date, billable_tokens Nullable(Decimal(38, 9)), input_tokens Nullable(Decimal(38, 9)),
   output_tokens Nullable(Decimal(38, 9)), cache_read_tokens Nullable(Decimal(38, 9)),
   cache_write_tokens Nullable(Decimal(38, 9)), tool_calls Nullable(Decimal(38, 9)),
   mcp_invocations Nullable(Decimal(38, 9)), skills_invocations Nullable(Decimal(38, 9)),
   slash_commands_invocations Nullable(Decimal(38, 9)), hooks_invocations Nullable(Decimal(38, 9)),
   sessions Nullable(Decimal(38, 9)), messages Nullable(Decimal(38, 9)), user_messages Nullable(Decimal(38, 9)),
   files_created Nullable(Decimal(38, 9)), files_edited Nullable(Decimal(38, 9)),
   git_commits Nullable(Decimal(38, 9)), git_prs_created Nullable(Decimal(38, 9)),
   daily_active_users Nullable(Decimal(38, 9)), mcp_users_with_mcp Nullable(Decimal(38, 9)),
   web_users Nullable(Decimal(38, 9)), weekly_active_users Nullable(Decimal(38, 9)),
   monthly_active_users Nullable(Decimal(38, 9)), autonomy_ratio_p50 Nullable(Float64),
   autonomy_ratio_p90 Nullable(Float64)');
CREATE VIEW models AS SELECT formatDateTime(date, '%Y-%m') AS period, * FROM file(
  'models/*/part.csv.gz', 'CSVWithNames',
  'date Date, model_id String, model_tier String, billable_tokens Nullable(Decimal(38, 9)),
   input_tokens Nullable(Decimal(38, 9)), output_tokens Nullable(Decimal(38, 9))');
CREATE VIEW users AS SELECT formatDateTime(date, '%Y-%m') AS period, * FROM file(
  'users/*/part.csv.gz', 'CSVWithNames',
  'date Date, user_id String, tool_calls Nullable(Decimal(38, 9)), billable_tokens Nullable(Decimal(38, 9)),
   files_created Nullable(Decimal(38, 9)), files_edited Nullable(Decimal(38, 9)),
   git_commits Nullable(Decimal(38, 9)), git_prs_created Nullable(Decimal(38, 9)),
   mcp_calls Nullable(Decimal(38, 9)), skill_calls Nullable(Decimal(38, 9)), slash_commands Nullable(Decimal(38, 9)),
   hooks Nullable(Decimal(38, 9)), sessions Nullable(Decimal(38, 9)), messages Nullable(Decimal(38, 9)),
   user_messages Nullable(Decimal(38, 9)), assistant_messages Nullable(Decimal(38, 9))');

-- monthly/metrics
WITH activity AS (
  -- is_active is null for a user without a count above zero of whom a count is unknown.
  SELECT date, user_id, tool_calls > 0 OR billable_tokens > 0 OR files_created > 0 OR files_edited > 0
    OR git_commits > 0 OR git_prs_created > 0 OR mcp_calls > 0 OR skill_calls > 0 OR slash_commands > 0 OR hooks > 0
    OR sessions > 0 OR messages > 0 OR user_messages > 0 OR assistant_messages > 0 AS is_active
  FROM users
), fetched AS (
  -- The days for which /users was fetched.
  SELECT toDate(arrayJoin(JSONExtractKeys(month, 'fetches', 'users', 'fetched_at'))) AS date
  FROM (SELECT arrayJoin(JSONExtractArrayRaw(json, 'months')) AS month FROM file('manifest.json', 'JSONAsString'))
), user_days AS (
  SELECT fetched.date, count(user_id) AS people, count(user_id) = count(is_active) AS is_known
  FROM fetched LEFT JOIN activity ON fetched.date = activity.date GROUP BY fetched.date
), days AS (
  -- has_users: whether it is known who was active. Of a day without rows it is, if no user was.
  SELECT metrics.*, coalesce(is_known AND (people > 0 OR daily_active_users = 0), false) AS has_users
  FROM metrics LEFT JOIN user_days ON metrics.date = user_days.date
), months AS (
  SELECT period,
    sum(billable_tokens) AS billable_tokens, sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
    sum(cache_read_tokens) AS cache_read_tokens, sum(cache_write_tokens) AS cache_write_tokens,
    sum(tool_calls) AS tool_calls, sum(mcp_invocations) AS mcp_invocations,
    sum(skills_invocations) AS skills_invocations, sum(slash_commands_invocations) AS slash_commands_invocations,
    sum(hooks_invocations) AS hooks_invocations, sum(sessions) AS sessions, sum(messages) AS messages,
    sum(user_messages) AS user_messages, sum(files_created) AS files_created, sum(files_edited) AS files_edited,
    sum(git_commits) AS git_commits, sum(git_prs_created) AS git_prs_created,
    toFloat64(sum(daily_active_users)) / count(daily_active_users) AS daily_active_users_mean,
    max(daily_active_users) AS daily_active_users_peak,
    toFloat64(sum(daily_active_users) FILTER (WHERE toDayOfWeek(date) <= 5))
      / count(daily_active_users) FILTER (WHERE toDayOfWeek(date) <= 5) AS weekday_active_users_mean,
    toFloat64(sum(mcp_users_with_mcp)) / count(mcp_users_with_mcp) AS mcp_users_mean,
    max(mcp_users_with_mcp) AS mcp_users_peak,
    toFloat64(sum(web_users)) / count(web_users) AS web_users_mean,
    max(web_users) AS web_users_peak,
    argMaxIf(weekly_active_users, date, weekly_active_users IS NOT NULL) AS weekly_active_users,
    argMaxIf(monthly_active_users, date, monthly_active_users IS NOT NULL) AS monthly_active_users,
    toFloat64(sum(tool_calls) FILTER (WHERE user_messages IS NOT NULL))
      / nullIf(toFloat64(sum(user_messages) FILTER (WHERE tool_calls IS NOT NULL)), 0) AS autonomy_ratio,
    toFloat64(sum(tool_calls) FILTER (WHERE sessions IS NOT NULL))
      / nullIf(toFloat64(sum(sessions) FILTER (WHERE tool_calls IS NOT NULL)), 0) AS tool_calls_per_session,
    toFloat64(sum(user_messages) FILTER (WHERE sessions IS NOT NULL))
      / nullIf(toFloat64(sum(sessions) FILTER (WHERE user_messages IS NOT NULL)), 0) AS user_turns_per_session,
    toFloat64(sum(billable_tokens) FILTER (WHERE git_commits IS NOT NULL))
      / nullIf(toFloat64(sum(git_commits) FILTER (WHERE billable_tokens IS NOT NULL)), 0) AS billable_tokens_per_commit,
    toFloat64(sum(billable_tokens) FILTER (WHERE git_prs_created IS NOT NULL))
      / nullIf(toFloat64(sum(git_prs_created) FILTER (WHERE billable_tokens IS NOT NULL)), 0) AS billable_tokens_per_pr,
    min(autonomy_ratio_p50) AS autonomy_ratio_p50_min,
    max(autonomy_ratio_p50) AS autonomy_ratio_p50_max,
    min(autonomy_ratio_p90) AS autonomy_ratio_p90_min,
    max(autonomy_ratio_p90) AS autonomy_ratio_p90_max
  FROM metrics GROUP BY period
), people AS (
  SELECT period AS month, count(DISTINCT user_id) AS active_users,
    count(DISTINCT user_id) FILTER (WHERE has_users AND daily_active_users IS NOT NULL) AS with_daily,
    count(DISTINCT user_id) FILTER (WHERE has_users AND billable_tokens IS NOT NULL) AS with_tokens,
    count(DISTINCT user_id) FILTER (WHERE has_users AND git_commits IS NOT NULL) AS with_commits,
    count(DISTINCT user_id) FILTER (WHERE has_users AND git_prs_created IS NOT NULL) AS with_prs
  FROM days JOIN activity ON days.date = activity.date WHERE is_active GROUP BY period
), known AS (
  SELECT period AS month, 0 AS no_users,
    toFloat64(sum(daily_active_users)) / count(daily_active_users) AS daily_mean,
    toFloat64(sum(billable_tokens)) AS tokens, toFloat64(sum(git_commits)) AS commits,
    toFloat64(sum(git_prs_created)) AS prs
  FROM days WHERE has_users GROUP BY period
)
SELECT months.*, coalesce(active_users, no_users) AS active_users, daily_mean / nullIf(with_daily, 0) AS stickiness,
  tokens / nullIf(with_tokens, 0) AS billable_tokens_per_active_user,
  commits / nullIf(with_commits, 0) AS commits_per_active_user, prs / nullIf(with_prs, 0) AS prs_per_active_user
FROM months LEFT JOIN people ON period = people.month LEFT JOIN known ON period = known.month
ORDER BY months.period;

-- monthly/models
SELECT period, model_id, model_tier, sum(billable_tokens) AS billable_tokens,
  sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
  toFloat64(sum(part)) / nullIf(toFloat64(sum(sum(part)) OVER (PARTITION BY period)), 0) AS share
FROM (
  -- Shares are of the days on which the tokens of all models are known.
  SELECT *, CASE WHEN count(*) OVER same_day = count(billable_tokens) OVER same_day THEN billable_tokens END AS part
  FROM models WINDOW same_day AS (PARTITION BY date)
) AS parts GROUP BY period, model_id, model_tier
ORDER BY 1, 4 DESC, 2, 3;
