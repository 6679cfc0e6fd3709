import Testing

@testable import XLSX

@Suite("Names")
struct NamesTests {
  @Test(
    "A sheet's name is made valid",
    arguments: [
      ("Overview", "Overview"), ("", "Sheet"), (" '' ", "Sheet"), ("a[b]c:d*e?f/g\\h", "a-b-c-d-e-f-g-h"),
      ("'quoted'", "quoted"), ("It's", "It's"), ("History", "History_"), ("hISTORY", "hISTORY_"),
      ("two\nlines", "two lines"), ("_x0041_", "-x0041_"), ("nul\u{0}", "nul\u{FFFD}"),
      ("*️⃣ Users", "-️⃣ Users"), ("a:\u{301}b", "a-\u{301}b"), ("'\u{301}x'", "\u{301}x"),
      (String(repeating: "x", count: 40), String(repeating: "x", count: 31)),
      (String(repeating: "👍", count: 20), String(repeating: "👍", count: 15)),
      (String(repeating: "x", count: 30) + "'y", String(repeating: "x", count: 30)),
    ])
  func sheetNames(wanted: String, expected: String) {
    #expect(sheetName(from: wanted, attempt: 1) == expected)
  }

  @Test("Sheets' names are unique whatever their case, and no longer for it")
  func uniqueSheets() throws {
    let long = String(repeating: "x", count: 31)
    _ = try written { book in
      #expect(book.sheetName("Users").text == "Users")
      #expect(book.sheetName("USERS").text == "USERS (2)")
      #expect(book.sheetName("users").text == "users (3)")
      #expect(book.sheetName(long).text == long)
      #expect(book.sheetName(long).text == long.dropLast(4) + " (2)")
    }
  }

  @Test("Many sheets of one name take little time")
  func manySheets() {
    var registry = NameRegistry()
    var tried = 0
    for number in 1...2000 {
      let name = registry.claim {
        tried += 1
        return sheetName(from: "Users", attempt: $0)
      }
      #expect(name == (number == 1 ? "Users" : "Users (\(number))"))
    }
    #expect(tried <= 4000)
  }

  @Test(
    "A table's name is made valid",
    arguments: [
      ("models", "models"), ("A1", "_A1"), ("xfd1048576", "_xfd1048576"), ("R1C1", "_R1C1"), ("r", "_r"), ("C", "_C"),
      ("RC", "_RC"), ("R2", "_R2"), ("2026", "_2026"), (".a", "_.a"), ("a b-c", "a_b_c"), ("", "_"), ("Größe", "Gr__e"),
      ("Table1", "Table1"),
    ])
  func tableNames(wanted: String, expected: String) {
    #expect(tableName(from: wanted, attempt: 1) == expected)
  }

  @Test("A table's name has at most 255 characters")
  func longTableName() {
    #expect(tableName(from: String(repeating: "1", count: 300), attempt: 2).utf16.count == 255)
  }

  @Test("Headers are unique whatever their case, and never empty")
  func headers() {
    #expect(
      validHeaders(["Count", "count", "", " ", "a\nb", "COUNT"])
        == ["Count", "count (2)", "Column 3", "Column 4", "a b", "COUNT (3)"])
    let long = validHeaders([String(repeating: "x", count: 300), String(repeating: "x", count: 300)])
    #expect(long.allSatisfy { $0.utf16.count <= 255 })
    #expect(Set(long).count == 2)
  }

  @Test(
    "Columns are named as spreadsheets do",
    arguments: [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")])
  func columns(index: Int, name: String) {
    #expect(columnName(index) == name)
  }
}
