"""The tables monthly/metrics and monthly/models, made by Spark of a dataset:

    spark-submit spark.py FOLDER

The files are csv.gz or Parquet.
Counts are decimals with nine places, because the API may give fractions. Sums are exact.
A ratio uses the days on which both sides are known, and of users those who were active on them.
"""

import json
import pathlib
import sys

from pyspark.sql import SparkSession
from pyspark.sql.functions import col, date_format

TEXTS = {"user_id", "user_email", "model_id", "model_tier", "primary_model", "primary_model_tier", "delegation_level",
         "languages", "month"}


def kind(name):
    if name == "date":
        return "date"
    if name in TEXTS:
        return "string"
    return "double" if "ratio" in name or name.endswith("_avg") else "decimal(38, 9)"


METRICS = """
WITH activity AS (
  -- is_active is null for a user without a count above zero of whom a count is unknown.
  SELECT date, user_id, tool_calls > 0 OR billable_tokens > 0 OR files_created > 0 OR files_edited > 0
    OR git_commits > 0 OR git_prs_created > 0 OR mcp_calls > 0 OR skill_calls > 0 OR slash_commands > 0 OR hooks > 0
    OR sessions > 0 OR messages > 0 OR user_messages > 0 OR assistant_messages > 0 AS is_active
  FROM users
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
    CAST(sum(daily_active_users) AS DOUBLE) / count(daily_active_users) AS daily_active_users_mean,
    max(daily_active_users) AS daily_active_users_peak,
    CAST(sum(daily_active_users) FILTER (WHERE weekday(date) < 5) AS DOUBLE)
      / count(daily_active_users) FILTER (WHERE weekday(date) < 5) AS weekday_active_users_mean,
    CAST(sum(mcp_users_with_mcp) AS DOUBLE) / count(mcp_users_with_mcp) AS mcp_users_mean,
    max(mcp_users_with_mcp) AS mcp_users_peak,
    CAST(sum(web_users) AS DOUBLE) / count(web_users) AS web_users_mean,
    max(web_users) AS web_users_peak,
    max_by(weekly_active_users, date) FILTER (WHERE weekly_active_users IS NOT NULL) AS weekly_active_users,
    max_by(monthly_active_users, date) FILTER (WHERE monthly_active_users IS NOT NULL) AS monthly_active_users,
    CAST(sum(tool_calls) FILTER (WHERE user_messages IS NOT NULL) AS DOUBLE)
      / nullif(CAST(sum(user_messages) FILTER (WHERE tool_calls IS NOT NULL) AS DOUBLE), 0) AS autonomy_ratio,
    CAST(sum(tool_calls) FILTER (WHERE sessions IS NOT NULL) AS DOUBLE)
      / nullif(CAST(sum(sessions) FILTER (WHERE tool_calls IS NOT NULL) AS DOUBLE), 0) AS tool_calls_per_session,
    CAST(sum(user_messages) FILTER (WHERE sessions IS NOT NULL) AS DOUBLE)
      / nullif(CAST(sum(sessions) FILTER (WHERE user_messages IS NOT NULL) AS DOUBLE), 0) AS user_turns_per_session,
    CAST(sum(billable_tokens) FILTER (WHERE git_commits IS NOT NULL) AS DOUBLE)
      / nullif(CAST(sum(git_commits) FILTER (WHERE billable_tokens IS NOT NULL) AS DOUBLE), 0)
        AS billable_tokens_per_commit,
    CAST(sum(billable_tokens) FILTER (WHERE git_prs_created IS NOT NULL) AS DOUBLE)
      / nullif(CAST(sum(git_prs_created) FILTER (WHERE billable_tokens IS NOT NULL) AS DOUBLE), 0)
        AS billable_tokens_per_pr,
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
    CAST(sum(daily_active_users) AS DOUBLE) / count(daily_active_users) AS daily_mean,
    CAST(sum(billable_tokens) AS DOUBLE) AS tokens, CAST(sum(git_commits) AS DOUBLE) AS commits,
    CAST(sum(git_prs_created) AS DOUBLE) AS prs
  FROM days WHERE has_users GROUP BY period
)
SELECT months.*, coalesce(active_users, no_users) AS active_users, daily_mean / nullif(with_daily, 0) AS stickiness,
  tokens / nullif(with_tokens, 0) AS billable_tokens_per_active_user,
  commits / nullif(with_commits, 0) AS commits_per_active_user, prs / nullif(with_prs, 0) AS prs_per_active_user
FROM months LEFT JOIN people ON period = people.month LEFT JOIN known ON period = known.month
ORDER BY months.period"""

MODELS = """
SELECT period, model_id, model_tier, sum(billable_tokens) AS billable_tokens,
  sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
  CAST(sum(part) AS DOUBLE) / nullif(CAST(sum(sum(part)) OVER (PARTITION BY period) AS DOUBLE), 0) AS share
FROM (
  -- Shares are of the days on which the tokens of all models are known.
  SELECT *, CASE WHEN count(*) OVER same_day = count(billable_tokens) OVER same_day THEN billable_tokens END AS part
  FROM models WINDOW same_day AS (PARTITION BY date)
) AS parts GROUP BY period, model_id, model_tier
ORDER BY 1, 4 DESC, 2, 3"""


def tables(spark, folder):
    """The two tables by name, as data frames."""
    for table in ["metrics", "models", "users"]:
        path = f"{folder}/{table}"
        if any(pathlib.Path(path).glob("*/part.parquet")):
            rows = spark.read.parquet(path)
        else:
            # multiLine and escape: a text may have line ends, and quotes are doubled.
            rows = spark.read.csv(path, header=True, multiLine=True, escape='"')
        typed = rows.select([col(name).cast(kind(name)).alias(name) for name in rows.columns])
        typed.withColumn("period", date_format("date", "yyyy-MM")).createOrReplaceTempView(table)
    # The days for which /users was fetched.
    months = json.loads(pathlib.Path(folder, "manifest.json").read_text(encoding="utf-8"))["months"]
    days = [(day,) for month in months for day in month["fetches"]["users"]["fetched_at"]]
    spark.createDataFrame(days, "date string").select(col("date").cast("date")).createOrReplaceTempView("fetched")
    return {"metrics": spark.sql(METRICS), "models": spark.sql(MODELS)}


if __name__ == "__main__":
    session = SparkSession.builder.master("local[*]").appName("factory-report").getOrCreate()
    for frame in tables(session, sys.argv[1]).values():
        frame.show(100, truncate=False)
