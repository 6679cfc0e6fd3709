/// The order of the pages of one day, independent of the transport.
///
/// It always ends: no cursor is used twice, and the number of pages is limited.
struct CursorWalk: Sendable {
  /// What to do after a page.
  enum Step: Hashable, Sendable {
    case fetch(cursor: String)
    case finished
  }

  private var seen: Set<String> = []
  private var pages = 0
  private let pageLimit: Int

  /// - Parameter pageLimit: More pages are an error. The default allows ten million users.
  init(pageLimit: Int = 100_000) { self.pageLimit = pageLimit }

  /// The step after a page.
  ///
  /// - Parameters:
  ///   - hasMore: Of the page; `nil` if it has no such field: then a cursor means more.
  ///   - nextCursor: Of the page; `nil` or empty if it has none.
  /// - Returns: The cursor of the next page, or the end.
  /// - Throws: ``FieldProblem`` if the next page is unknown.
  mutating func advance(hasMore: Bool?, nextCursor: String?) throws(FieldProblem) -> Step {
    pages += 1
    let cursor = nextCursor.flatMap { $0.isEmpty ? nil : $0 }
    guard hasMore ?? (cursor != nil) else { return .finished }
    guard let cursor else { throw FieldProblem(reason: "the page says that there are more, but names no cursor") }
    guard seen.insert(cursor).inserted else {
      throw FieldProblem(reason: "the page names a cursor that was already used")
    }
    guard pages < pageLimit else { throw FieldProblem(reason: "there are more than \(pageLimit) pages") }
    return .fetch(cursor: cursor)
  }
}
