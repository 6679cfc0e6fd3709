import SampleAPI
import Testing
import Usage

/// The pages of `/users` together have every row once and in order.
@Suite struct PaginationTests {
  @Test(arguments: [1, 7, 20, 99, 100])
  func `With any limit the pages have every row once, by date and then by user`(limit: Int) throws {
    let service = SampleService.sample()
    let (start, end) = ("2026-02-05", "2026-02-16")
    let keys = try service.users(start, end, limit: limit).map { [$0["date"].text ?? "", $0["user_id"].text ?? ""] }
    #expect(keys == keys.sorted { $0.lexicographicallyPrecedes($1) })
    #expect(Set(keys).count == keys.count)
    let active = try service.get("activity", start, end)["data"].sum("daily_active_users")
    #expect(keys.count == active)
  }

  @Test func `A page has as many rows as the limit, by default twenty, and the last one says so`() throws {
    let service = SampleService.sample(users: 400)
    let first = try service.get("users", "2026-10-07")
    #expect(first["data"].rows.count == 20 && first["meta"]["has_more"].flag == true)
    // A last page that is full is a last page all the same.
    let page = try SampleService.sample(users: 5).get("users", "2026-10-07", nil, "&limit=5")
    #expect(page["data"].rows.count == 5)
    #expect(page["meta"]["has_more"].flag == false && page["meta"]["next_cursor"].isNull)
  }

  @Test func `A cursor is no user id and holds for its own range and organisation only`() throws {
    let service = SampleService.sample()
    let page = try service.get("users", "2026-10-05", "2026-10-07", "&limit=3")
    let cursor = try #require(page["meta"]["next_cursor"].text)
    #expect(!cursor.contains("user"))
    func status(_ service: SampleService, _ range: String, _ cursor: String) -> Int {
      service.respond(to: "/api/v1/analytics/users?\(range)&cursor=\(encoded(cursor))").status
    }
    let range = "startDate=2026-10-05&endDate=2026-10-07"
    #expect(status(service, range, cursor) == 200)
    #expect(status(service, "startDate=2026-10-05&endDate=2026-10-08", cursor) == 400)
    #expect(status(SampleService.sample(seed: 2), range, cursor) == 400)
    #expect(status(service, range, cursor + "=") == 400)
    #expect(status(service, range, String(cursor.dropFirst())) == 400)
    #expect(status(service, range, "A" + cursor.dropFirst()) == (cursor.first == "A" ? 200 : 400))
  }

  @Test func `A cursor must be percent-encoded, as some contain a plus sign`() throws {
    let service = SampleService.sample(users: 400)
    let pages = try (1...100).map { try service.get("users", "2026-10-07", nil, "&limit=\($0)") }
    let withPlus = try #require(pages.lazy.compactMap { $0["meta"]["next_cursor"].text }.first { $0.contains("+") })
    let target = "/api/v1/analytics/users?startDate=2026-10-07&endDate=2026-10-07&cursor="
    #expect(service.respond(to: target + encoded(withPlus)).status == 200)
    #expect(service.respond(to: target + withPlus).status == 400)
  }

  @Test func `Hundred thousand users are walked in order`() throws {
    let service = SampleService.sample(users: 100_000)
    var last = ""
    var (count, cursor) = (0, "")
    for _ in 0..<30 {
      let page = try service.get("users", "2026-10-07", nil, "&limit=100\(cursor)")
      for row in page["data"].rows {
        let id = try #require(row["user_id"].text)
        #expect(id > last)
        last = id
        count += 1
      }
      cursor = "&cursor=" + encoded(try #require(page["meta"]["next_cursor"].text))
    }
    #expect(count == 3_000)
  }
}
