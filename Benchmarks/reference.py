#!/usr/bin/env python3
"""The same work in Python, as fast as we could make it: what factory-report is measured against.

It fetches a month of all five endpoints (four requests at a time, users by cursor), sums users by week and month, and
writes the month's users, the days and the sums as a workbook, the users by period and by day as CSV, and a short page of
Markdown. It keeps no archive, retries nothing, checks nothing, and draws no charts.
"""

import argparse
import asyncio
import calendar
import datetime
import gc
import os
import urllib.parse

# Nothing here makes cycles that are worth looking for.
gc.disable()
# One thread: on so few rows the others cost more CPU time than they save.
os.environ.setdefault("POLARS_MAX_THREADS", "1")

import aiohttp
import orjson
import polars as pl
import xlsxwriter

COUNTS = [
    "tool_calls", "billable_tokens", "files_created", "files_edited", "git_commits", "git_prs_created", "mcp_calls",
    "skill_calls", "slash_commands", "hooks", "sessions", "messages", "user_messages", "assistant_messages",
]
USER_SCHEMA = {
    "user_id": pl.String, "user_email": pl.String, "date": pl.String, "tool_calls": pl.Int64,
    "billable_tokens": pl.Int64, "primary_model": pl.String, "primary_model_tier": pl.String,
    **{name: pl.Int64 for name in COUNTS[2:]},
    "autonomy_ratio": pl.Float64, "delegation_level": pl.String, "languages": pl.List(pl.String),
}
# Of each organisation endpoint: how many days one request covers, as factory-report has it.
DAYS_PER_REQUEST = {"tokens": 3, "tools": 10, "activity": 10, "productivity": 10}


async def fetch(url, key, first, last):
    """Every row of the month: the organisation's by day, and the users' pages as they came."""
    days = [first + datetime.timedelta(n) for n in range((last - first).days + 1)]
    organisation = {day.isoformat(): {} for day in days}
    pages = []
    jobs = [
        (endpoint, days[n], days[min(n + size, len(days)) - 1])
        for endpoint, size in DAYS_PER_REQUEST.items()
        for n in range(0, len(days), size)
    ] + [("users", day, day) for day in days]
    waiting = iter(jobs)
    base = url + "/api/v1/analytics/"
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=4),
        headers={"Authorization": "Bearer " + key, "Accept": "application/json", "Accept-Encoding": "gzip"},
        cookie_jar=aiohttp.DummyCookieJar(), read_bufsize=1 << 20, timeout=aiohttp.ClientTimeout(),
        raise_for_status=True,
    ) as session:

        async def get(target):
            async with session.get(base + target) as response:
                return await response.read()

        async def work():
            for endpoint, start, end in waiting:
                target = f"{endpoint}?startDate={start}&endDate={end}"
                if endpoint != "users":
                    for row in orjson.loads(await get(target))["data"]:
                        organisation[row["date"]].update(
                            {name: value for name, value in row.items() if type(value) in (int, float)})
                    continue
                target += "&limit=100"
                cursor = ""
                while True:
                    body = await get(target + cursor)
                    # The rows go to polars as they are: only the page's end is read here.
                    end = body.rindex(b'],"meta":')
                    pages.append(body[len(b'{"data":['):end])
                    meta = orjson.loads(body[end + len(b'],"meta":'):-1])
                    if not meta["has_more"]:
                        break
                    cursor = "&cursor=" + urllib.parse.quote(meta["next_cursor"], safe="")

        await asyncio.gather(*(work() for _ in range(4)))
    return organisation, pages


def by_period(users, kind, period):
    """The users' sums: a row for each period and user."""
    counted = users.with_columns(period.alias("period"))
    keys = ["period", "user_id"]

    def most(column, measure):
        """The value with the most of something over the period; of equal ones the first by name."""
        return (
            counted.group_by([*keys, column]).agg(pl.col(measure).sum())
            .sort([measure, column], descending=[True, False])
            .group_by(keys, maintain_order=True).agg(pl.col(column).first())
        )

    languages = (
        counted.select(*keys, "languages").explode("languages").drop_nulls()
        .group_by([*keys, "languages"]).len()
        .sort(["len", "languages"], descending=[True, False])
        .group_by(keys, maintain_order=True).agg(pl.col("languages").str.join("; "))
    )
    return (
        counted.group_by(keys)
        .agg(
            pl.col("user_email").last(), pl.len().alias("active_days"), *[pl.col(name).sum() for name in COUNTS],
        )
        .with_columns((pl.col("tool_calls") / pl.col("user_messages")).alias("autonomy_ratio"))
        .join(most("primary_model", "billable_tokens"), on=keys, how="left")
        .join(most("delegation_level", "tool_calls"), on=keys, how="left")
        .join(languages, on=keys, how="left")
        .sort(["period", "billable_tokens", "user_id"], descending=[False, True, False])
        .select(pl.lit(kind).alias("period_kind"), *keys, pl.exclude("period_kind", *keys))
    )


def summary_of(organisation):
    """The days, and their sums by week and month."""
    days = pl.DataFrame([{"date": day, **values} for day, values in sorted(organisation.items()) if values])
    date = pl.col("date").str.to_date()
    names = [
        name for name in days.columns
        if name != "date" and not name.endswith(("_active_users", "_users", "_avg", "_p50", "_p90", "users_with_mcp"))
    ]
    sums = pl.concat([
        days.group_by(date.dt.strftime(form).alias("period"), maintain_order=True)
        .agg(pl.len().alias("days_with_data"), *[pl.col(name).sum() for name in names])
        for form in ("%G-W%V", "%Y-%m")
    ])
    return days, sums


def sheet(book, name, table, bold):
    """Writes a table into a sheet, row by row as constant memory wants it."""
    target = book.add_worksheet(name)
    target.freeze_panes(1, 0)
    target.set_column(0, len(table.columns) - 1, 16)
    string, number = target.write_string, target.write_number
    for column, title in enumerate(table.columns):
        string(0, column, title, bold)
    writers = [string if dtype == pl.String else number for dtype in table.dtypes]
    for row, values in enumerate(table.iter_rows(), 1):
        column = 0
        for write, value in zip(writers, values):
            if value is not None:
                write(row, column, value)
            column += 1


def markdown(month, sums, users):
    """A short page: the sums, and the users with the most tokens."""

    def table(frame):
        lines = ["| " + " | ".join(frame.columns) + " |", "| " + " | ".join("---" for _ in frame.columns) + " |"]
        lines += [
            "| " + " | ".join(f"{v:,}" if isinstance(v, int) else "" if v is None else str(v) for v in row) + " |"
            for row in frame.iter_rows()
        ]
        return "\n".join(lines)

    top = users.head(20).select("user_email", "active_days", "billable_tokens", "tool_calls", "sessions")
    return f"# Usage of {month}\n\n{table(sums)}\n\n## Users\n\n{table(top)}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("url", "key", "month", "output"):
        parser.add_argument("--" + option, required=True)
    options = parser.parse_args()

    year, month = map(int, options.month.split("-"))
    first = datetime.date(year, month, 1)
    last = datetime.date(year, month, calendar.monthrange(year, month)[1])
    organisation, pages = asyncio.run(fetch(options.url, options.key, first, last))
    # A row a line is what polars reads fastest; a user's row holds no other object.
    rows = b"\n".join(pages).replace(b'},{"user_id"', b'}\n{"user_id"')
    del pages
    users = pl.read_ndjson(rows, schema=USER_SCHEMA)
    del rows

    date = pl.col("date").str.to_date()
    months = by_period(users, "month", date.dt.strftime("%Y-%m"))
    weeks = by_period(users, "week", date.dt.strftime("%G-W%V"))
    days, sums = summary_of(organisation)

    os.makedirs(options.output, exist_ok=True)
    os.umask(0o077)
    pl.concat([weeks, months]).write_csv(options.output + "/users.csv")
    (
        users.sort(["date", "user_id"]).with_columns(pl.col("languages").list.join("; "))
        .write_csv(options.output + "/users_daily.csv")
    )
    with xlsxwriter.Workbook(options.output + "/usage.xlsx", {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True})
        sheet(book, "Summary", sums, bold)
        sheet(book, "Daily", days, bold)
        sheet(book, "Users", months.drop("period_kind", "period"), bold)
    with open(options.output + "/usage.md", "w", encoding="utf-8") as page:
        page.write(markdown(options.month, sums, months))


if __name__ == "__main__":
    main()
