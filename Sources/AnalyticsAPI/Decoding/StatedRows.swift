import Usage

/// The number of rows that an answer says to have, which may not be the number that came.
struct StatedRows {
  private let endpoint: Endpoint
  private var stated: [Int] = []

  init(_ endpoint: Endpoint) { self.endpoint = endpoint }

  /// Adds what a page says; the last page that says something counts.
  ///
  /// - Parameters:
  ///   - paging: Of the page.
  ///   - rows: The number of rows on the page; a statement of as many is about this page.
  mutating func add(_ paging: PagingStatements, rows: Int) {
    // Other endpoints may say how many users the organisation has.
    let others = (paging.rows + (endpoint == .users ? paging.users : [])).filter { $0 != rows }
    if !others.isEmpty { stated = others }
  }

  /// A note for each day, unless the answer has as many rows as it says.
  ///
  /// - Parameters:
  ///   - days: The days that were asked for.
  ///   - rows: The numbers of rows that came: with those that came twice, and without.
  /// - Returns: The notes; none if the answer does not say.
  func notes(_ days: ClosedRange<Day>, rows: [Int]) -> [AnswerNote] {
    guard let other = stated.filter({ !rows.contains($0) }).max() else { return [] }
    let conclusion = other > rows[0] ? "rows may be missing" : "one of the two is wrong"
    return days.map { day in
      AnswerNote(
        endpoint, day, .otherTotal, subject: "",
        "/\(endpoint.rawValue) says that it has \(other) rows, and sent \(rows[0]): \(conclusion).")
    }
  }
}
