/// The order of the pages of one day, independent of the transport.
///
/// It always ends: no cursor is used twice, and the pages, also those in a row without a new user, are limited.
struct CursorWalk: Sendable {
  /// What to do after a page.
  enum Step: Hashable, Sendable {
    case fetch(cursor: String)
    case finished
  }

  private var seen: Set<String> = []
  private var pages = 0
  private var pagesWithoutNews = 0
  private let pageLimit: Int
  private static let emptyPageLimit = 10

  /// - Parameter pageLimit: More pages are an error. The default allows a million users.
  init(pageLimit: Int = 10_000) { self.pageLimit = pageLimit }

  /// The step after a page.
  ///
  /// - Parameters:
  ///   - hasMore: Of the page; `nil` if it has no such field: then a cursor means more.
  ///   - nextCursor: Of the page; `nil` or empty if it has none.
  ///   - rows: The number of rows on the page. A later page without a row must say that it is the last.
  ///   - isFull: True if the page has as many rows as a page can have: it must say whether more follow.
  ///   - hasNewUsers: True if the page has a user who is on no earlier page.
  /// - Returns: The cursor of the next page, or the end.
  /// - Throws: ``FieldProblem`` if the next page is unknown.
  mutating func advance(hasMore: Bool?, nextCursor: String?, rows: Int, isFull: Bool, hasNewUsers: Bool)
    throws(FieldProblem)
    -> Step
  {
    pages += 1
    pagesWithoutNews = hasNewUsers ? 0 : pagesWithoutNews + 1
    let cursor = nextCursor.flatMap { $0.isEmpty ? nil : $0 }
    guard !isFull || hasMore != nil || cursor != nil else {
      throw FieldProblem(reason: "the page is full and does not say whether more follow")
    }
    guard rows > 0 || pages == 1 || hasMore != nil || cursor != nil else {
      throw FieldProblem(reason: "the page has no row and does not say that it is the last")
    }
    // One of the two is wrong: rows may be missing.
    guard hasMore != false || cursor == nil else {
      throw FieldProblem(reason: "the page says that no more follow, and names a cursor of the next page")
    }
    guard hasMore ?? (cursor != nil) else { return .finished }
    guard let cursor else { throw FieldProblem(reason: "the page says that there are more, but names no cursor") }
    guard seen.insert(cursor).inserted else {
      throw FieldProblem(reason: "the page names a cursor that was already used")
    }
    guard pagesWithoutNews < Self.emptyPageLimit else {
      throw FieldProblem(reason: "\(pagesWithoutNews) pages in a row have no new user, and it says that more follow")
    }
    guard pages < pageLimit else { throw FieldProblem(reason: "there are more than \(pageLimit) pages") }
    return .fetch(cursor: cursor)
  }
}
