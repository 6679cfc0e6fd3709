/// The reference's own example answers, letter by letter.
///
/// Source: <https://docs.factory.ai/api-reference/analytics-api>.
enum Reference {
  static let tools = #"""
    {
      "data": [
        {
          "date": "2026-01-15",
          "tool_calls": 45000,
          "by_tool": [
            { "tool": "Read", "invocations": 12500 },
            { "tool": "Edit", "invocations": 8200 },
            { "tool": "Execute", "invocations": 6100 }
          ],
          "mcp_users_with_mcp": 42,
          "mcp_by_server": [
            { "server": "github", "invocations": 1200 },
            { "server": "notion", "invocations": 850 }
          ],
          "skills_invocations": 320,
          "skills_by_name": [
            { "name": "browser", "count": 180 },
            { "name": "frontend-ui", "count": 95 }
          ],
          "slash_commands_invocations": 1500,
          "slash_commands_by_name": [
            { "name": "review", "count": 420 },
            { "name": "test", "count": 380 }
          ],
          "hooks_invocations": 2800,
          "hooks_by_event": [
            { "event": "PostToolUse", "matcher": "*.ts", "command": "eslint --fix", "count": 1200 }
          ],
          "web_users": 42,
          "autonomy_ratio_avg": 8.5,
          "autonomy_ratio_p50": 6.2,
          "autonomy_ratio_p90": 18.4,
          "tool_calls_per_session_avg": 45.2,
          "user_turns_per_session_avg": 5.3,
          "tool_autonomy_level_ratio": {
            "auto_high": 0.35,
            "auto_medium": 0.42,
            "auto_low": 0.18,
            "manual": 0.05
          }
        }
      ],
      "meta": {
        "org_id": "org_01HPMQ6ABCDE...",
        "start_date": "2026-01-15",
        "end_date": "2026-01-15"
      }
    }
    """#

  /// What `group_by=tool_name` answers, which this program never asks for.
  static let groupedTools = #"""
    {
      "data": [
        {
          "date": "2026-01-15",
          "group_key": "Read",
          "tool_calls": 12500
        },
        {
          "date": "2026-01-15",
          "group_key": "Edit",
          "tool_calls": 8200
        }
      ],
      "meta": {
        "org_id": "org_01HPMQ6ABCDE...",
        "start_date": "2026-01-15",
        "end_date": "2026-01-15"
      }
    }
    """#

  static let activity = #"""
    {
      "data": [
        {
          "date": "2026-01-15",
          "daily_active_users": 128,
          "weekly_active_users": 312,
          "monthly_active_users": 485,
          "daily_active_users_by_client": {
            "terminal-ui": 95,
            "web": 42,
            "non-interactive-cli": 18
          },
          "sessions": 890,
          "messages": 12500,
          "user_messages": 4200
        }
      ],
      "meta": {
        "org_id": "org_01HPMQ6ABCDE...",
        "start_date": "2026-01-15",
        "end_date": "2026-01-15"
      }
    }
    """#

  static let productivity = #"""
    {
      "data": [
        {
          "date": "2026-01-15",
          "files_created": 245,
          "files_edited": 1820,
          "by_extension": [
            { "extension": ".ts", "count": 890 },
            { "extension": ".tsx", "count": 420 },
            { "extension": ".py", "count": 310 }
          ],
          "by_language": [
            { "language": "TypeScript", "count": 1310 },
            { "language": "Python", "count": 310 }
          ],
          "git_commits": 156,
          "git_prs_created": 42
        }
      ],
      "meta": {
        "org_id": "org_01HPMQ6ABCDE...",
        "start_date": "2026-01-15",
        "end_date": "2026-01-15"
      }
    }
    """#

  static let users = #"""
    {
      "data": [
        {
          "user_id": "user_01HPMQ7NXKHM7Y7PR3TTZY3JZS",
          "user_email": "developer@company.com",
          "date": "2026-01-15",
          "tool_calls": 1250,
          "billable_tokens": 450000,
          "primary_model": "claude-sonnet-4-20250514",
          "primary_model_tier": "standard",
          "files_created": 12,
          "files_edited": 85,
          "git_commits": 8,
          "git_prs_created": 2,
          "mcp_calls": 45,
          "skill_calls": 8,
          "slash_commands": 22,
          "hooks": 120,
          "sessions": 15,
          "messages": 180,
          "user_messages": 62,
          "assistant_messages": 118,
          "autonomy_ratio": 9.2,
          "delegation_level": "auto-high",
          "languages": ["TypeScript", "Python", "Go"]
        }
      ],
      "meta": {
        "org_id": "org_01HPMQ6ABCDE...",
        "start_date": "2026-01-15",
        "end_date": "2026-01-15",
        "has_more": true,
        "next_cursor": "user_01HPMQ8ABCDE7Y7PR3TTZY4KLM"
      }
    }
    """#
}
