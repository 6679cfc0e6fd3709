-- The views of a dataset of Parquet, for the queries of duckdb.sql. Columns have the types of the files.
CREATE VIEW metrics AS SELECT strftime(date, '%Y-%m') AS period, * FROM read_parquet(
  'metrics/*/part.parquet', hive_partitioning = true, union_by_name = true);
CREATE VIEW models AS SELECT strftime(date, '%Y-%m') AS period, * FROM read_parquet(
  'models/*/part.parquet', hive_partitioning = true, union_by_name = true);
CREATE VIEW users AS SELECT strftime(date, '%Y-%m') AS period, * FROM read_parquet(
  'users/*/part.parquet', hive_partitioning = true, union_by_name = true);
