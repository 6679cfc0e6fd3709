import Testing
import Usage

@testable import ReportAssembly

@Suite struct UserOrderTests {
  @Test func `Each day's users come in the order of their identifiers, whoever was there before`() {
    let days = [["m", "c"], [], ["z", "a", "m"], ["é", "b", "c", "Z", "e\u{301}"], ["a"], ["b", "z"]]
    var pool = TextPool()
    var order = UserOrder()
    for names in days {
      let rows = UserRows(names.map { UserDay(userID: $0) }, pool: pool)
      for text in rows.texts.strings.dropFirst() { _ = pool.insert(text) }
      var row = UserRow(user: TextID(place: 1))
      let sorted = order.positions(of: rows).map { position in
        rows.packed.read(position, into: &row)
        return Array(rows[row.user].utf8)
      }
      #expect(sorted == names.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) })
    }
  }
}
