import Testing

@testable import XLSX

@Suite("Tables")
struct TableTests {
  @Test("A table has its range, its name and its headers, in its cells too")
  func table() throws {
    let book = try writtenSheet { sheet in
      for row in 2...4 { try sheet.write(.integer(Int64(row)), row: row, column: 1) }
      let name = try sheet.addTable(
        Table(name: "A1", columns: [.init("Count"), .init("count")]), row: 1, column: 1, dataRows: 3)
      #expect(name == "_A1")
    }
    #expect(book.table.contains(#"name="_A1" displayName="_A1" ref="B2:C5""#))
    #expect(book.table.contains(#"<autoFilter ref="B2:C5"/>"#))
    #expect(book.table.contains(#"<tableColumn id="1" name="Count"/><tableColumn id="2" name="count (2)"/>"#))
    #expect(book.strings.contains("<t>count (2)</t>"))
  }

  @Test("Tables' names are unique in the workbook whatever their case")
  func uniqueNames() throws {
    let book = try written { book in
      for name in ["one", "two"] {
        try book.addSheet(book.sheetName(name)) { sheet in
          try sheet.addTable(
            Table(name: name == "one" ? "Data" : "DATA", columns: [.init("a")]), row: 0, column: 0, dataRows: 1)
        }
      }
    }
    #expect(book.parts["xl/tables/table2.xml"]?.contains(#"displayName="DATA_2""#) == true)
  }

  @Test("A table without a row or a column, or on another one, is an error")
  func invalid() throws {
    let table = Table(name: "t", columns: [.init("a"), .init("b")])
    #expect(throws: XLSXError.invalidTable(name: "t", reason: "it has no row of data")) {
      try writtenSheet { sheet in try sheet.addTable(table, row: 0, column: 0, dataRows: 0) }
    }
    #expect(throws: XLSXError.invalidTable(name: "t", reason: "it has no column")) {
      try writtenSheet { sheet in try sheet.addTable(Table(name: "t", columns: []), row: 0, column: 0, dataRows: 1) }
    }
    #expect(throws: XLSXError.invalidTable(name: "t", reason: "another table is there")) {
      try writtenSheet { sheet in
        try sheet.addTable(table, row: 0, column: 0, dataRows: 3)
        try sheet.addTable(table, row: 3, column: 1, dataRows: 1)
      }
    }
    #expect(throws: XLSXError.outOfRange(sheet: "Data", row: Limits.rows, column: 1)) {
      try writtenSheet { sheet in try sheet.addTable(table, row: Limits.rows - 1, column: 0, dataRows: 1) }
    }
  }
}
