import SampleAPI
import Usage

extension Fault {
  /// Edits the body of an answer of 200; faults of other kinds change nothing.
  ///
  /// - Parameters:
  ///   - body: The body.
  ///   - request: The request, with the API's own cursor.
  ///   - detour: The detour by which the client has come.
  func edit(_ body: inout AnswerParts, of request: SampleRequest, detour: CursorDetour.Kind?) {
    let endpoint = request.endpoint ?? ""
    guard concerns(endpoint) else { return }
    editValues(of: &body, Self.headlines[endpoint] ?? "billable_tokens")
    editDays(of: &body, Self.headlines[endpoint] ?? "billable_tokens")
    editPage(&body, cursor: request.cursor, detour: detour)
  }

  /// The main count of each endpoint.
  private static let headlines: [String: String] = [
    "tokens": "billable_tokens", "tools": "tool_calls", "activity": "daily_active_users",
    "productivity": "git_commits", "users": "billable_tokens",
  ]

  private func editValues(of body: inout AnswerParts, _ headline: String) {
    switch self {
    case .nested(let depth):
      // Printed as it is: no depth is too much for the tree.
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
        if let count = row[headline] { row.append(headline, count.raised) }
      }
    case .restated: body.editAll { row in row.edit(headline) { $0.raised } }
    default: break
    }
  }

  private func editDays(of body: inout AnswerParts, _ headline: String) {
    switch self {
    case .missingDate: body.editLast { $0["date"] = nil }
    case .dayOutside:
      guard let days = body.days else { return }
      var row = body.rows.last ?? .object([("user_id", .string("user_0")), (headline, .number("0"))])
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
    case .unknownFields:
      let news = JSONTree.object([("since", .string("2027")), ("parts", .array([.number("1.5"), .null, .bool(true)]))])
      body.editAll { $0["new_field"] = news }
      body.meta["new_field"] = news
    default: break
    }
  }

  private func editPage(_ body: inout AnswerParts, cursor: String?, detour: CursorDetour.Kind?) {
    switch self {
    case .cursorLoop: body.lead(to: CursorDetour.cursor(.loop, to: cursor))
    case .moreWithoutCursor: body.lead(to: nil)
    case .emptyPage:
      guard detour != .pastEmptyPage else { return }
      body.rows = []
      body.lead(to: CursorDetour.cursor(.pastEmptyPage, to: cursor))
    case .repeatedUser: if let first = body.rows.first { body.rows.append(first) }
    case .fewerRows: if !body.rows.isEmpty { body.rows.removeLast() }
    default: break
    }
  }
}

extension AnswerParts {
  /// Says that there are more rows, after `cursor`.
  fileprivate mutating func lead(to cursor: String?) {
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

  /// Moves a date by the length of the range asked for, to before the range.
  fileprivate var shiftedBack: (JSONTree) -> JSONTree {
    let length = days?.count ?? 1
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
  /// A whole number plus one; other values as they are.
  fileprivate var raised: JSONTree { digits.flatMap { Int($0) }.map { .number(String($0 + 1)) } ?? self }
}
