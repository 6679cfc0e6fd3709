import FaultSwitchboard
import SampleAPI
import Testing

/// What a client sees of faults in the pages of `/users`, over sockets.
@Suite struct PageFaultTests {
  private let service = SampleService.sample(users: 12)
  private let page = SampleAPITests.target("users", "2026-10-05", "2026-10-07", "&limit=3")

  /// Follows cursors to the end, or for ten pages.
  private func walk(_ faults: FaultPlan) async throws -> (rows: [[String?]], cursors: [String]) {
    try await service.serve(faults: faults) { server in
      var (rows, cursors, more): ([[String?]], [String], String) = ([], [], "")
      repeat {
        let answer = try await server.answer(page + more)
        try #require(answer.status == 200)
        let json = try answer.json
        rows.append(json["data"].rows.map { row in row["user_id"].text.map { $0 + (row["date"].text ?? "") } })
        guard json["meta"]["has_more"].flag == true, let cursor = json["meta"]["next_cursor"].text else { break }
        cursors.append(cursor)
        more = "&cursor=" + encoded(cursor)
      } while cursors.count < 10
      return (rows, cursors)
    }
  }

  @Test func `A cursor that loops`() async throws {
    let right = try await walk(.none)
    for plan in [FaultPlan.always(.cursorLoop), .first(.cursorLoop)] {
      let (rows, cursors) = try await walk(plan)
      #expect(cursors.count == 10 && Set(cursors).count == 1)
      #expect(rows == Array(repeating: right.rows[0], count: 10))
    }
    let (rows, cursors) = try await walk(FaultPlan { $0.ordinal == 2 ? .cursorLoop : nil })
    #expect(cursors.count == 10 && Set(cursors).count == 2)
    #expect(rows == [right.rows[0]] + Array(repeating: right.rows[1], count: 9))
  }

  @Test func `An empty page leads to the page that was asked for`() async throws {
    let right = try await walk(.none)
    #expect(right.rows.count > 3 && right.rows.count < 10)
    let (first, _) = try await walk(.first(.emptyPage))
    #expect(first == [[]] + right.rows)
    let (second, _) = try await walk(FaultPlan { $0.ordinal == 2 ? .emptyPage : nil })
    #expect(second == right.rows[..<1] + [[]] + right.rows[1...])
  }

  @Test func `An empty page before each page ends, too`() async throws {
    let target = target("users", "2026-10-07", "2026-10-07", "&limit=100")
    try await service.serve(faults: .always(.emptyPage)) { server in
      let empty = try await server.answer(target).json
      #expect(empty["data"].rows.isEmpty && empty["meta"]["has_more"].flag == true)
      let cursor = try #require(empty["meta"]["next_cursor"].text)
      let page = try await server.answer(target + "&cursor=" + encoded(cursor))
      #expect(page.body == service.truth(target))
    }
  }

  @Test func `The cursors of faults are unknown to a server without faults`() async throws {
    try await service.serve { server in
      for cursor in ["again-", "after-"] {
        let answer = try await server.answer(page + "&cursor=" + cursor)
        #expect(answer.status == 400)
      }
    }
  }

  @Test func `More without a cursor, a user twice, and a row too few`() async throws {
    let (more, right) = try await service.trees(page, .moreWithoutCursor)
    #expect(more["data"] == right["data"])
    #expect(more["meta"]?["has_more"] == .bool(true) && more["meta"]?["next_cursor"] == .null)
    let rows = right["data"]?.elements ?? []
    let (twice, _) = try await service.trees(page, .repeatedUser)
    #expect(twice["data"]?.elements == rows + rows.prefix(1) && twice["meta"] == right["meta"])
    let (fewer, _) = try await service.trees(page, .fewerRows)
    #expect(fewer["data"]?.elements == rows.dropLast() && fewer["meta"] == right["meta"])
  }

  @Test(arguments: [Fault.cursorLoop, .moreWithoutCursor, .emptyPage, .repeatedUser, .fewerRows])
  func `Faults of pages leave other endpoints alone`(fault: Fault) async throws {
    #expect(try await service.answer(target("tools"), fault).body == service.truth(target("tools")))
  }

  @Test func `Page faults use the answer's spelling of pagination`() async throws {
    let camel = SampleService.sample(users: 12) { $0.paginationSpelling = .camelCase }
    let meta = try await camel.answer(page, .moreWithoutCursor).json["meta"]
    #expect(meta["hasMore"].flag == true && meta.keys.contains("nextCursor") && !meta.keys.contains("has_more"))
  }
}
