import Glibc
import Testing

@testable import XLSX

@Suite("Rows one below the other")
struct RowTests {
  /// The bytes of a workbook whose rows are kept apart, and of one whose rows the library holds.
  private func bothWays(_ body: (inout Workbook) throws -> Void) throws -> (kept: [UInt8], held: [UInt8]) {
    try withFolder { folder in
      func bytes(keepsRows: Bool) throws -> [UInt8] {
        let path = folder + "/book.xlsx"
        try Workbook.write(to: path, properties: Properties(title: "Test", created: noon)) { book in
          #expect(book.book.keepsRows, "This version of the library was not checked.")
          book.book.keepsRows = keepsRows
          try body(&book)
        }
        return XLSXTests.bytes(of: path)
      }
      return (try bytes(keepsRows: true), try bytes(keepsRows: false))
    }
  }

  private static let texts = [
    "plain", "", " ", " lead", "trail ", "tab\t", "two\nlines", "\r\n\r", "nul\u{0}", "\u{FFFF}", "a_x0041_b",
    "a_x005F_x0041_b", "R&D <b> \"q\" 'a'", "é", "e\u{301}", "日本語", "=1+1", "http://a.example", "plain", "'Second'!A1",
    String(repeating: "x", count: 40_000), String(repeating: "_x0041_", count: 5000),
  ]

  private static let values: [Value] =
    texts.map(Value.text) + [
      .blank, .integer(0), .integer(-1), .integer(42), .integer(8_796_093_022_207), .integer(8_796_093_022_208),
      .integer(-8_796_093_022_208), .integer(-8_796_093_022_209), .integer(9_007_199_254_740_993), .integer(.min),
      .integer(.max), .number(0.1), .number(-0.0), .number(1.0 / 3), .number(1e15), .number(9_999_999_999_999_998),
      .number(1e16), .number(-1.5e-7), .number(1e300), .number(.leastNonzeroMagnitude), .number(.nan),
      .number(.infinity), .boolean(true), .boolean(false), .date(noon), .date(DateTime(year: 2024, month: 2, day: 29)),
      .date(DateTime(year: 1899, month: 1, day: 1)),
    ]

  @Test("They have the same bytes as cells that are written each by itself")
  func sameBytes() throws {
    let (kept, held) = try bothWays { book in
      let (first, second) = (book.sheetName("First"), book.sheetName("Second"))
      try book.addSheet(first) { sheet in
        let formats = (1...7).map { size in sheet.format(Style().with { $0.fontSize = Double(size) }) }
        try sheet.write(.text("Title"), row: 0, column: 0, format: formats[6])
        try sheet.setHeight(26, row: 0)
        try sheet.writeLink(to: second, text: "plain", row: 1, column: 2)
        // The rows end in other columns than those above and below, and go over blocks of 16.
        try sheet.writeRows(from: 4) { rows in
          for row in 0..<60 {
            for column in 0..<(row * 7 % 11) {
              let index = row * 13 + column * 5
              let format = index % 4 == 0 ? nil : formats[index % 7]
              try rows.write(Self.values[index % Self.values.count], format: format)
            }
            try rows.endRow(height: [nil, nil, 31, 15, 0, 76.5, 500][row % 7])
          }
        }
        let table = Table(name: "t", columns: [.init("Plain", headerFormat: formats[0]), .init("plain"), .init("日本語")])
        try sheet.addTable(table, row: 3, column: 0, dataRows: 60)
        try sheet.addDataBars(rows: 4...63, column: 1, color: Color(0xB5D5EC))
        try sheet.setWidth(30, column: 2)
        try sheet.freeze(rows: 4, columns: 1)
        try sheet.write(.text("Between"), row: 65, column: 3)
        try sheet.merge(.boolean(true), rows: 66...67, columns: 1...2, format: formats[5])
        try sheet.setHeight(40, row: 69)
        // Many texts, all of them twice; a row that is not ended ends with its sheet.
        try sheet.writeRows(from: 80) { rows in
          for row in 0..<6000 {
            try rows.write(.text("text \(row % 3000)"), format: formats[1])
            if row < 5999 { try rows.endRow() }
          }
        }
        // Texts of rows that the library writes, too: in a cell, for a moment under a link, and as a replacement.
        try sheet.write(.text("text 7"), row: 7000, column: 0)
        try sheet.writeLink(to: second, text: "text 8", row: 7001, column: 0)
        try sheet.writeRows(from: 7002) { rows in
          for text in ["nul\u{FFFD}", "nul\u{0}", "nul\u{FFFD}", "other\u{0}", "other\u{FFFD}"] {
            try rows.write(.text(text))
          }
        }
      }
      try book.addSheet(second) { sheet in
        try sheet.writeRows(from: 10) { rows in
          for column in 0..<800 { try rows.write(column % 3 == 0 ? .blank : .integer(Int64(column))) }
          try rows.endRow()
        }
      }
      try book.addSheet(book.sheetName("Nothing")) { sheet in
        try sheet.writeRows(from: 3) { rows in
          try rows.endRow()
          try rows.write(.blank)
          try rows.endRow()
          try rows.endRow(height: 20)
        }
      }
      try book.addSheet(book.sheetName("Rowless")) { sheet in try sheet.writeRows(from: 3) { _ in } }
    }
    #expect(kept.count > 50_000)
    #expect(kept == held)
  }

  @Test("They reach the last row of a sheet, and no further")
  func lastRow() throws {
    let (kept, held) = try bothWays { book in
      try book.addSheet(book.sheetName("Data")) { sheet in
        try sheet.write(.text("Header"), row: 0, column: 0)
        try sheet.writeRows(from: Limits.rows - 2) { rows in
          for number in 1...2 {
            try rows.write(.integer(Int64(number)))
            try rows.endRow()
          }
          #expect(throws: XLSXError.outOfRange(sheet: "Data", row: Limits.rows, column: 0)) {
            try rows.write(.integer(3))
          }
          #expect(throws: XLSXError.outOfRange(sheet: "Data", row: Limits.rows, column: 0)) { try rows.endRow() }
        }
      }
    }
    #expect(kept == held)
  }

  @Test("What was changed in them is told")
  func adjustments() throws {
    let book = try writtenSheet { sheet in
      try sheet.writeRows(from: 1) { rows in
        let long = String(repeating: "x", count: 40_000)
        for value in [Value.text("a\u{0}"), .text(long), .number(.nan), .integer(.max)] {
          try rows.write(.blank)
          try rows.write(value)
          try rows.endRow()
        }
      }
    }
    #expect(book.adjustments.replacedCharacters == .init(count: 1, first: "Data!B2"))
    #expect(book.adjustments.cutTexts == .init(count: 1, first: "Data!B3"))
    #expect(book.adjustments.emptiedNumbers == .init(count: 1, first: "Data!B4"))
    #expect(book.adjustments.roundedNumbers == .init(count: 1, first: "Data!B5"))
  }

  @Test("No row is written twice")
  func twice() throws {
    _ = try written { book in
      let data = book.sheetName("Data")
      try book.addSheet(data) { sheet in
        func taken(_ row: Int) -> XLSXError { .rowIsWritten(sheet: "Data", row: row) }
        try sheet.write(.text("Title"), row: 0, column: 0)
        #expect(throws: taken(0)) { try sheet.writeRows(from: 0) { try $0.endRow(height: 20) } }
        try sheet.writeRows(from: 3) { rows in
          for _ in 0..<3 {
            try rows.write(.integer(1))
            try rows.endRow()
          }
        }
        #expect(throws: taken(5)) { try sheet.writeRows(from: 5) { _ in } }
        #expect(throws: taken(3)) { try sheet.write(.integer(1), row: 3, column: 9) }
        #expect(throws: taken(5)) { try sheet.setHeight(20, row: 5) }
        #expect(throws: taken(4)) { try sheet.writeLink(to: data, text: "x", row: 4, column: 9) }
        #expect(throws: taken(2)) { try sheet.merge(.blank, rows: 2...3, columns: 8...9) }
        #expect(throws: taken(4)) {
          try sheet.addTable(Table(name: "t", columns: [.init("A")]), row: 4, column: 0, dataRows: 1)
        }
        try sheet.write(.integer(1), row: 6, column: 0)
      }
    }
    #expect(
      XLSXError.rowIsWritten(sheet: "Data", row: 3).description
        == "row 4 of the sheet \"Data\" was written already")
  }

  /// What goes beyond 200,000 bytes, and how that is told.
  enum FullDisk: String, Codable, CaseIterable {
    case rows = "File too large"
    case frame = "xl/worksheets/sheet1.xml breaks off"
    case workbook = "book.xlsx: File too large"

    func fill(_ book: inout Workbook) throws {
      for number in 1...(self == .workbook ? 3 : 1) {
        let name = book.sheetName("Data \(number)")
        try book.addSheet(name) { sheet in
          try sheet.writeRows(from: 0) { rows in
            for row in 0..<(self == .rows ? 20_000 : 4000) {
              // Of the second kind nothing is saved by packing.
              try rows.write(self == .workbook ? .number(Double(row * 7919 + number).squareRoot()) : .integer(1))
              if self == .workbook { try rows.write(.number(Double(row + number * 4000).squareRoot())) }
              try rows.endRow()
            }
          }
          // Told behind the rows, and larger than all their cells.
          for row in 0..<(self == .frame ? 4000 : 0) {
            try sheet.writeLink(to: name, text: "A link to this sheet", row: 4000 + row, column: 0)
          }
        }
      }
    }
  }

  @Test("A disk that is full is found, whatever comes to its end there", arguments: FullDisk.allCases)
  func fullDisk(_ full: FullDisk) async {
    // In a process of its own, no file may grow beyond 200,000 bytes.
    await #expect(processExitsWith: .success) { [full] in
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 200_000, rlim_max: 200_000)
      #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      try withFolder { folder in
        let error = #expect(throws: XLSXError.self) {
          try Workbook.write(to: folder + "/book.xlsx", properties: Properties(title: "", created: noon)) { book in
            try full.fill(&book)
          }
        }
        #expect(error?.description.contains(full.rawValue) == true, "\(error.map { "\($0)" } ?? "")")
        #expect(entries(of: folder).isEmpty)
      }
    }
  }

  @Test("Rows need no more room than what they hold and the packed workbook")
  func littleRoom() async {
    // The sheet has 500,000 bytes, of which no file may have more than 200,000.
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 200_000, rlim_max: 200_000)
      #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      try withFolder { folder in
        let path = folder + "/book.xlsx"
        try Workbook.write(to: path, properties: Properties(title: "", created: noon)) { book in
          try book.addSheet(book.sheetName("Data")) { sheet in
            try sheet.writeRows(from: 0) { rows in
              for row in 0..<3000 {
                for column in 0..<5 { try rows.write(.integer(Int64(row * column))) }
                try rows.endRow()
              }
            }
          }
        }
        let sheet = try ZipArchive(path: path).entries.first { $0.name == "xl/worksheets/sheet1.xml" }
        #expect((sheet?.size ?? 0) > 400_000)
      }
    }
  }

  @Test("A place that is taken while they are written is an error")
  func takenPlace() throws {
    try withFolder { folder in
      let path = folder + "/book.xlsx"
      #expect(throws: XLSXError.self) {
        try Workbook.write(to: path, properties: Properties(title: "", created: noon)) { book in
          try book.addSheet(book.sheetName("Data")) { sheet in
            try sheet.writeRows(from: 0) { try $0.write(.integer(1)) }
          }
          unlink(path)
          mkdir(path, 0o700)
        }
      }
      rmdir(path)
    }
  }

  @Test("An error among them leaves no file")
  func thrown() throws {
    struct Stop: Error, Equatable {}
    try withFolder { folder in
      #expect(throws: Stop()) {
        try Workbook.write(to: folder + "/book.xlsx", properties: Properties(title: "", created: noon)) { book in
          try book.addSheet(book.sheetName("Data")) { sheet in
            try sheet.writeRows(from: 0) { rows in
              try rows.write(.integer(1))
              throw Stop()
            }
          }
        }
      }
      #expect(entries(of: folder).isEmpty)
    }
  }
}
