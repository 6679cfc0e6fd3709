"""The tables monthly/metrics and monthly/models, made by Spark of a dataset:

    spark-submit spark.py FOLDER

The files are csv.gz or Parquet.
Counts are decimals with nine places, because the API may give fractions. Sums are exact.
"""

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
WITH months AS (
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
  CAST(billable_tokens AS DOUBLE) / nullif(active_users, 0) AS billable_tokens_per_active_user,
  CAST(billable_tokens AS DOUBLE) / nullif(CAST(git_commits AS DOUBLE), 0) AS billable_tokens_per_commit,
  CAST(billable_tokens AS DOUBLE) / nullif(CAST(git_prs_created AS DOUBLE), 0) AS billable_tokens_per_pr,
  CAST(git_commits AS DOUBLE) / nullif(active_users, 0) AS commits_per_active_user,
  CAST(git_prs_created AS DOUBLE) / nullif(active_users, 0) AS prs_per_active_user
FROM months LEFT JOIN people ON months.period = people.period ORDER BY months.period"""

MODELS = """
SELECT period, model_id, model_tier, sum(billable_tokens) AS billable_tokens,
  sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
  CAST(sum(billable_tokens) AS DOUBLE)
    / nullif(CAST(sum(sum(billable_tokens)) OVER (PARTITION BY period) AS DOUBLE), 0) AS share
FROM models GROUP BY period, model_id, model_tier
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
    return {"metrics": spark.sql(METRICS), "models": spark.sql(MODELS)}


if __name__ == "__main__":
    session = SparkSession.builder.master("local[*]").appName("factory-report").getOrCreate()
    for frame in tables(session, sys.argv[1]).values():
        frame.show(100, truncate=False)
