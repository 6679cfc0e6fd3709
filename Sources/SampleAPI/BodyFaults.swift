import Usage

/// What a fault needs to know of the request.
struct FaultyRequest {
  /// `users`, for instance; empty for paths that are none of the API's.
  let endpoint: String
  let authorization: String?
  /// The cursor as the API knows it, without any detour.
  let cursor: String?
  let detour: CursorDetour.Kind?
}

extension Fault {
  /// Changes what an answer of 200 says.
  ///
  /// Faults that are not about what it says change nothing.
  func edit(_ body: inout AnswerBody, of request: FaultyRequest) {
    guard concerns(request.endpoint) else { return }
    let headline = Self.headlines[request.endpoint] ?? "billable_tokens"
    switch self {
    case .nested(let depth):
      // Written as it is, so that no depth is too much for the tree.
      let nested = String(repeating: "[", count: max(0, depth)) + String(repeating: "]", count: max(0, depth))
      let value = depth > 0 ? JSONTree.number(nested) : .null
      if body.rows.isEmpty { body.meta["nested"] = value } else { body.editLast { $0["nested"] = value } }
    case .negative:
      body.editLast { row in
        row.edit(headline) { count in .number(count.digits == "0" ? "-1" : "-" + (count.digits ?? "1")) }
      }
    case .beyond64Bits:
      body.editLast { row in row.edit(headline) { _ in .number("123456789012345678901234567890") } }
    case .fraction:
      body.editAll { row in row.edit(headline) { count in .number((count.digits ?? "0") + ".5") } }
    case .beyondDouble: body.editLast { row in row.edit(headline) { _ in .number("1e999") } }
    case .numberAsText: body.editLast { row in row.edit(headline) { count in .string(count.digits ?? "") } }
    case .duplicateKey:
      body.editLast { row in
        if let count = row[headline] { row.members.append((headline, count.raised)) }
      }
    case .missingDate: body.editLast { $0["date"] = nil }
    case .dayOutside:
      guard let days = body.days else { return }
      let invented: AnswerBody.Fields = .init(members: [("user_id", .string("user_0")), (headline, .number("0"))])
      var row = body.rows.last ?? invented
      row["date"] = .string("\(days.upperBound + 1)")
      body.rows.append(row)
    case .otherDay:
      let shift = body.shiftedBack
      body.editAll { row in row.edit("date", shift) }
      body.shiftRangeBack()
    case .otherRange: body.shiftRangeBack()
    case .otherOrganisation: body.meta["org_id"] = .string("org_01HPMZZZZZZZZZZZZZZZZZZZZZ")
    case .duplicateDay: if let last = body.rows.last { body.rows.append(last) }
    case .reversedDays: body.rows.reverse()
    case .restated: body.editAll { row in row.edit(headline) { $0.raised } }
    case .unknownFields:
      let news = JSONTree.object([("since", .string("2027")), ("parts", .array([.number("1.5"), .null, .bool(true)]))])
      body.editAll { $0["new_field"] = news }
      body.meta["new_field"] = news
    case .cursorLoop: body.lead(to: CursorDetour.cursor(.loop, to: request.cursor))
    case .moreWithoutCursor: body.lead(to: nil)
    case .emptyPage:
      guard request.detour != .pastEmptyPage else { return }
      body.rows = []
      body.lead(to: CursorDetour.cursor(.pastEmptyPage, to: request.cursor))
    case .repeatedUser: if let first = body.rows.first { body.rows.append(first) }
    case .fewerRows: if !body.rows.isEmpty { body.rows.removeLast() }
    case .closed, .silent, .cut, .cutChunked, .stalled, .dripping, .notHTTP, .status, .statusPage, .redirect, .echo,
      .empty, .signInPage, .truncated, .gzip, .brokenGzip, .oversized, .invalidUTF8, .cutCharacter:
      break
    }
  }

  /// The count that each endpoint is about.
  private static let headlines: [String: String] = [
    "tokens": "billable_tokens", "tools": "tool_calls", "activity": "daily_active_users",
    "productivity": "git_commits", "users": "billable_tokens",
  ]
}

extension AnswerBody {
  /// Says that there are more rows, behind `cursor`.
  mutating func lead(to cursor: String?) {
    let isCamel = meta["hasMore"] != nil
    meta[isCamel ? "hasMore" : "has_more"] = .bool(true)
    meta[isCamel ? "nextCursor" : "next_cursor"] = cursor.map { .string($0) } ?? .null
  }

  /// The days that were asked for.
  fileprivate var days: ClosedRange<Day>? {
    guard let start = meta["start_date"]?.text.flatMap(Day.init(iso:)),
      let end = meta["end_date"]?.text.flatMap(Day.init(iso:)), start <= end
    else { return nil }
    return start...end
  }

  /// A date before all days that were asked for, as far apart from others as before.
  fileprivate var shiftedBack: (JSONTree) -> JSONTree {
    let length = days.map { $0.upperBound - $0.lowerBound + 1 } ?? 1
    return { date in
      guard let day = date.text.flatMap(Day.init(iso:)) else { return date }
      return .string("\(day - length)")
    }
  }

  fileprivate mutating func shiftRangeBack() {
    let shift = shiftedBack
    meta.edit("start_date", shift)
    meta.edit("end_date", shift)
  }
}

extension JSONTree {
  /// A whole number plus one; everything else as it is.
  fileprivate var raised: JSONTree { digits.flatMap { Int($0) }.map { .number(String($0 + 1)) } ?? self }
}
