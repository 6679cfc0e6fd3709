import TestSupport
import Testing

@testable import AnalyticsAPI

/// The order of pages, without a transport.
@Suite struct CursorWalkTests {
  /// What a page says of the next one, and the expected step.
  struct Page: Sendable {
    let hasMore: Bool?
    let cursor: String?
    let expected: Result<CursorWalk.Step, FieldProblem>

    init(_ hasMore: Bool?, _ cursor: String?, fetch next: String) {
      self.init(hasMore, cursor, .success(.fetch(cursor: next)))
    }

    init(_ hasMore: Bool?, _ cursor: String?, throws problem: FieldProblem) {
      self.init(hasMore, cursor, .failure(problem))
    }

    init(finished hasMore: Bool?, _ cursor: String?) { self.init(hasMore, cursor, .success(.finished)) }

    private init(_ hasMore: Bool?, _ cursor: String?, _ expected: Result<CursorWalk.Step, FieldProblem>) {
      self.hasMore = hasMore
      self.cursor = cursor
      self.expected = expected
    }
  }

  @Test(arguments: [
    [Page(finished: false, nil)], [Page(finished: nil, nil)], [Page(finished: nil, "")],
    // A cursor beside «no more» contradicts it, an empty one does not.
    [Page(false, "a", throws: .contradiction)], [Page(finished: false, "")],
    [Page(true, "a", fetch: "a"), Page(false, "a", throws: .contradiction)],
    [Page(true, "a", fetch: "a"), Page(finished: false, nil)],
    [Page(nil, "a", fetch: "a"), Page(nil, "b", fetch: "b"), Page(finished: nil, nil)],
    [
      Page(true, "a", fetch: "a"), Page(true, "A", fetch: "A"), Page(true, "a ", fetch: "a "),
      Page(finished: false, nil),
    ],
    [Page(true, nil, throws: .noCursor)], [Page(true, "", throws: .noCursor)],
    [Page(true, "a", fetch: "a"), Page(true, nil, throws: .noCursor)],
    [Page(true, "a", fetch: "a"), Page(true, "a", throws: .repeatedCursor)],
    [Page(true, "a", fetch: "a"), Page(true, "b", fetch: "b"), Page(true, "a", throws: .repeatedCursor)],
    [Page(nil, "a", fetch: "a"), Page(nil, "a", throws: .repeatedCursor)],
    [
      Page(true, "a", fetch: "a"), Page(true, "b", fetch: "b"), Page(true, "c", fetch: "c"),
      Page(true, "d", throws: .tooManyPages(4)),
    ],
    [
      Page(true, "a", fetch: "a"), Page(true, "b", fetch: "b"), Page(true, "c", fetch: "c"), Page(finished: false, nil),
    ],
  ])
  func `Steps`(pages: [Page]) {
    var walk = CursorWalk(pageLimit: 4)
    for page in pages {
      let step = Result { () throws(FieldProblem) in
        try walk.advance(hasMore: page.hasMore, nextCursor: page.cursor, rows: 9, isFull: false, hasNewUsers: true)
      }
      #expect(step == page.expected)
    }
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func `It ends, whatever the pages say`(seed: UInt64) {
    var dice = SeededGenerator(seed: seed)
    let limit = Int.random(in: 1...60, using: &dice)
    let cursors = Int.random(in: 1...200, using: &dice)
    var walk = CursorWalk(pageLimit: limit)
    var asked: Set<String> = []
    var pages = 0
    while true {
      pages += 1
      let hasMore: Bool? = [true, true, true, nil].randomElement(using: &dice) ?? nil
      let cursor = Int.random(in: 0...50, using: &dice) == 0 ? nil : "\(Int.random(in: 0..<cursors, using: &dice))"
      guard
        case .fetch(let next)? = try? walk.advance(
          hasMore: hasMore, nextCursor: cursor, rows: 9, isFull: false, hasNewUsers: true)
      else { break }
      #expect(next == cursor)
      #expect(asked.insert(next).inserted)
      guard pages <= limit else { break }
    }
    #expect(pages <= limit)
  }

  @Test func `A full page must say whether more follow`() throws {
    var walk = CursorWalk()
    #expect(throws: FieldProblem(reason: "the page is full and does not say whether more follow")) {
      try walk.advance(hasMore: nil, nextCursor: nil, rows: 9, isFull: true, hasNewUsers: true)
    }
    #expect(try walk.advance(hasMore: false, nextCursor: nil, rows: 9, isFull: true, hasNewUsers: true) == .finished)
    #expect(
      try walk.advance(hasMore: nil, nextCursor: "a", rows: 9, isFull: true, hasNewUsers: true) == .fetch(cursor: "a"))
  }

  @Test func `A later page without a row must say that it is the last`() throws {
    var walk = CursorWalk()
    #expect(
      try walk.advance(hasMore: true, nextCursor: "a", rows: 9, isFull: false, hasNewUsers: true) == .fetch(cursor: "a")
    )
    var other = walk
    #expect(throws: FieldProblem(reason: "the page has no row and does not say that it is the last")) {
      try walk.advance(hasMore: nil, nextCursor: nil, rows: 0, isFull: false, hasNewUsers: false)
    }
    #expect(try other.advance(hasMore: false, nextCursor: nil, rows: 0, isFull: false, hasNewUsers: false) == .finished)
    var first = CursorWalk()
    #expect(try first.advance(hasMore: nil, nextCursor: nil, rows: 0, isFull: false, hasNewUsers: false) == .finished)
  }

  @Test func `Ten pages in a row without a new user are an error, nine are not`() throws {
    var walk = CursorWalk()
    for page in 1...29 {
      _ = try walk.advance(hasMore: true, nextCursor: "\(page)", rows: 9, isFull: false, hasNewUsers: page % 10 == 0)
    }
    #expect(throws: FieldProblem(reason: "10 pages in a row have no new user, and it says that more follow")) {
      try walk.advance(hasMore: true, nextCursor: "30", rows: 9, isFull: false, hasNewUsers: false)
    }
  }

  @Test func `New cursors for ever end at the limit, with an error`() {
    var walk = CursorWalk(pageLimit: 1000)
    for page in 1..<1000 {
      #expect(
        (try? walk.advance(hasMore: true, nextCursor: "\(page)", rows: 9, isFull: false, hasNewUsers: true)) != nil)
    }
    #expect(throws: FieldProblem.tooManyPages(1000)) {
      try walk.advance(hasMore: true, nextCursor: "1000", rows: 9, isFull: false, hasNewUsers: true)
    }
  }
}

extension FieldProblem {
  fileprivate static let repeatedCursor = FieldProblem(reason: "the page names a cursor that was already used")
  fileprivate static let contradiction = FieldProblem(
    reason: "the page says that no more follow, and names a cursor of the next page")
  fileprivate static let noCursor = FieldProblem(reason: "the page says that there are more, but names no cursor")
  fileprivate static func tooManyPages(_ limit: Int) -> FieldProblem {
    FieldProblem(reason: "there are more than \(limit) pages")
  }
}
