/// The way through the pages of one day, apart from any transport.
///
/// It is finite: no cursor is used twice, and the number of pages is bounded.
package struct CursorWalk: Sendable {
  /// What to do after a page.
  package enum Step: Hashable, Sendable {
    case fetch(cursor: String)
    case finished
  }

  /// A walk that would not end, or would end early.
  package enum Problem: Error, Hashable, Sendable {
    case repeatedCursor
    case noCursor
    case tooManyPages(limit: Int)
  }

  private var seen: Set<String> = []
  private var pages = 0
  private let pageLimit: Int

  /// - Parameter pageLimit: More pages than that are an error, never a silent end: 100,000 of 100 users are ten million.
  package init(pageLimit: Int = 100_000) { self.pageLimit = pageLimit }

  /// Decides on the next page from what the last one said.
  ///
  /// - Parameters:
  ///   - hasMore: `nil` where the page does not say: then a cursor means more.
  ///   - nextCursor: `nil` or empty where the page names none.
  /// - Returns: Whether and where the walk goes on.
  /// - Throws: ``Problem``.
  package mutating func advance(hasMore: Bool?, nextCursor: String?) throws(Problem) -> Step {
    pages += 1
    let cursor = nextCursor.flatMap { $0.isEmpty ? nil : $0 }
    guard hasMore ?? (cursor != nil) else { return .finished }
    guard let cursor else { throw .noCursor }
    guard seen.insert(cursor).inserted else { throw .repeatedCursor }
    guard pages < pageLimit else { throw .tooManyPages(limit: pageLimit) }
    return .fetch(cursor: cursor)
  }
}

extension CursorWalk.Problem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .repeatedCursor: "the page names a cursor that was already used"
    case .noCursor: "the page says that there are more, but names no cursor"
    case .tooManyPages(let limit): "there are more than \(limit) pages"
    }
  }
}
