import Testing

@testable import XLSX

@Suite("Cells")
struct SheetTests {
  @Test("Each kind of value has its type in the file")
  func types() throws {
    let book = try writtenSheet { sheet in
      let values: [Value] = [
        .integer(42), .number(0.1), .text("plain"), .boolean(true), .date(noon), .blank, .number(-0.0),
      ]
      for (column, value) in values.enumerated() { try sheet.write(value, row: 0, column: column) }
    }
    #expect(book.sheet.contains(#"<c r="A1"><v>42</v></c><c r="B1"><v>0.1</v></c><c r="C1" t="s"><v>0</v></c>"#))
    #expect(book.sheet.contains(#"<c r="D1" t="b"><v>1</v></c><c r="E1"><v>46327.5</v></c><c r="G1"><v>0</v></c>"#))
    #expect(book.strings.contains("<si><t>plain</t></si>"))
  }

  @Test(
    "Text is never a formula or a link",
    arguments: ["=1+1", "{=1+1}", "+1", "-1", "@SUM(A1)", "http://example.com", "mailto:a@b.c"])
  func textStaysText(text: String) throws {
    let book = try writtenSheet { sheet in try sheet.write(.text(text), row: 0, column: 0) }
    #expect(book.sheet.contains(#"t="s""#))
    #expect(!book.sheet.contains("<f>") && !book.sheet.contains("hyperlink"))
    #expect(book.strings.contains("<t>\(text)</t>"))
  }

  @Test("No number that is none reaches the file", arguments: [Double.nan, .infinity, -.infinity])
  func notANumber(number: Double) throws {
    let book = try writtenSheet { sheet in
      let format = sheet.format(Style().with { $0.bold = true })
      try sheet.write(.number(number), row: 1, column: 1)
      try sheet.write(.number(number), row: 2, column: 1, format: format)
    }
    #expect(!book.sheet.contains("<v>"))
    #expect(book.sheet.contains(#"<c r="B3" s="1"/>"#))
    #expect(book.adjustments.emptiedNumbers.count == 2)
    #expect(book.adjustments.emptiedNumbers.first == "Data!B2")
  }

  @Test("A number too small for Excel is 0")
  func subnormal() throws {
    let book = try writtenSheet { sheet in try sheet.write(.number(.leastNonzeroMagnitude), row: 0, column: 0) }
    #expect(book.sheet.contains("<v>0</v>"))
  }

  @Test("A whole number beyond what a spreadsheet can hold stays a number, and its rounding is told")
  func largeIntegers() throws {
    let book = try writtenSheet { sheet in
      try sheet.write(.integer(9_007_199_254_740_992), row: 0, column: 0)
      try sheet.write(.integer(9_007_199_254_740_993), row: 1, column: 0)
      try sheet.write(.integer(.min), row: 2, column: 0)
    }
    #expect(book.sheet.contains(#"<c r="A1"><v>9007199254740992</v></c>"#))
    #expect(book.sheet.contains(#"<c r="A2"><v>9007199254740992</v></c>"#))
    #expect(book.sheet.contains(#"<c r="A3"><v>-9.223372036854776E+18</v></c>"#))
    #expect(book.adjustments.roundedNumbers == .init(count: 2, first: "Data!A2"))
  }

  @Test("Text that a cell cannot hold is changed, and told")
  func adjustments() throws {
    let book = try writtenSheet { sheet in
      try sheet.write(.text("a\u{0}b\u{FFFF}"), row: 0, column: 0)
      try sheet.write(.text(String(repeating: "x", count: 40_000)), row: 1, column: 0)
      try sheet.write(.text(String(repeating: "y", count: 40_000)), row: 2, column: 27)
    }
    #expect(book.strings.contains("<t>a\u{FFFD}b\u{FFFD}</t>"))
    #expect(book.strings.contains("x… (cut)</t>"))
    #expect(book.adjustments.replacedCharacters == .init(count: 1, first: "Data!A1"))
    #expect(book.adjustments.cutTexts == .init(count: 2, first: "Data!A2"))
  }

  @Test(
    "A date that a spreadsheet has not is text",
    arguments: [
      (DateTime(year: 1899, month: 12, day: 31), "1899-12-31"), (DateTime(year: 2026, month: 2, day: 29), "2026-02-29"),
      (DateTime(year: 10_000, month: 1, day: 1, secondOfDay: 61), "10000-01-01 00:01:01"),
    ])
  func impossibleDates(date: DateTime, text: String) throws {
    let book = try writtenSheet { sheet in try sheet.write(.date(date), row: 0, column: 0) }
    #expect(book.strings.contains("<t>\(text)</t>"))
  }

  @Test(
    "Dates are counted as Excel does",
    arguments: [(1900, 3, 1, "61"), (2024, 2, 29, "45351"), (9999, 12, 31, "2958465")])
  func dates(year: Int, month: Int, day: Int, serial: String) throws {
    let book = try writtenSheet { sheet in
      try sheet.write(.date(DateTime(year: year, month: month, day: day)), row: 0, column: 0)
    }
    #expect(book.sheet.contains("<v>\(serial)</v>"))
  }

  @Test("Seconds since 1970 agree with the calendar")
  func unixTime() {
    #expect(DateTime(year: 1970, month: 1, day: 1).unixTime == 0)
    #expect(noon.unixTime == 1_793_534_400)
    #expect(DateTime(year: 2000, month: 2, day: 29).unixTime == 951_782_400)
  }

  @Test(
    "A cell outside of a sheet is an error", arguments: [(-1, 0), (0, -1), (1_048_576, 0), (0, 16_384), (.max, .min)])
  func range(row: Int, column: Int) throws {
    #expect(throws: XLSXError.outOfRange(sheet: "Data", row: row, column: column)) {
      try writtenSheet { sheet in try sheet.write(.integer(1), row: row, column: column) }
    }
  }

  @Test("Equal styles share a format")
  func interning() throws {
    let book = try writtenSheet { sheet in
      for row in 0..<10 {
        let style = Style().with {
          $0.bold = true
          $0.numberFormat = "0.00"
          $0.fill = Color(0xFFFFFF)
        }
        try sheet.write(.integer(1), row: row, column: 0, format: sheet.format(style))
      }
    }
    #expect(book.parts["xl/styles.xml"]?.contains(#"<cellXfs count="2">"#) == true)
  }

  @Test("A link to a sheet whose name has a hash leads to it", arguments: ["C# and F#", "#1", "a#b!c'd"])
  func linkToHash(sheetName: String) throws {
    let book = try writtenSheet(named: sheetName) { sheet in
      try sheet.writeLink(to: sheet.name, text: "there", row: 0, columns: 0...0)
    }
    // The library would take what is behind the hash for another text: the link names the cell.
    #expect(book.sheet.contains(#"<hyperlink ref="A1" location="first_cell""#), "\(book.sheet)")
    let quoted = "'" + sheetName.replacing("'", with: "''") + "'"
    #expect(
      book.workbook.contains(#"<definedName name="first_cell">\#(quoted)!$A$1</definedName>"#), "\(book.workbook)")
  }

  @Test("Layout is written")
  func layout() throws {
    let book = try writtenSheet(named: "2026") { sheet in
      try sheet.write(.text("x"), row: 0, column: 0)
      try sheet.setWidth(20, column: 1)
      try sheet.setHeight(30, row: 0)
      try sheet.freeze(rows: 1, columns: 2)
      try sheet.setPrint(landscape: true, repeatedRows: 0...0, title: "R&D\n100 %")
    }
    #expect(book.sheet.contains(#"<col min="2" max="2" width="20.7109375" customWidth="1"/>"#))
    #expect(book.sheet.contains(#"ht="30" customHeight="1""#))
    #expect(book.sheet.contains(#"<pane xSplit="2" ySplit="1" topLeftCell="C2""#))
    #expect(book.sheet.contains(#"paperSize="9""#) && book.sheet.contains(#"orientation="landscape""#))
    #expect(
      book.sheet.contains(
        "<oddHeader>&amp;L&amp;9 R&amp;&amp;D 100 %</oddHeader><oddFooter>&amp;R&amp;8 Page &amp;P of &amp;N</oddFooter>"
      ))
    // The library alone would write 2026!$1:$1, which Excel cannot read.
    #expect(book.workbook.contains("'2026'!$1:$1"))
  }

  @Test(
    "What prints on each page is set for sheets of any name",
    arguments: ["Plain", "2026", "A1", "R1C1", "TRUE", "It's", "Two words", "日本語"])
  func printTitles(sheetName: String) throws {
    let book = try writtenSheet(named: sheetName) { sheet in
      try sheet.write(.text("x"), row: 2, column: 0)
      try sheet.setPrint(landscape: true, area: (2...9, 0...40), repeatedRows: 2...2, repeatedColumns: 2)
    }
    let quoted = "'" + sheetName.replacing("'", with: "''") + "'"
    #expect(book.workbook.contains("name=\"_xlnm.Print_Titles\" localSheetId=\"0\">\(quoted)!$A:$B,\(quoted)!$3:$3<"))
    #expect(book.workbook.contains("name=\"_xlnm.Print_Area\" localSheetId=\"0\">\(quoted)!$A$3:$AO$10<"))
  }

  @Test(
    "Where the formula would be too long, the header is repeated alone",
    arguments: ["Wow! Users", "It's! Users", String(repeating: "日", count: 31)])
  func longPrintTitles(sheetName: String) throws {
    let book = try writtenSheet(named: sheetName) { sheet in
      try sheet.write(.text("x"), row: 2, column: 0)
      try sheet.setPrint(landscape: true, area: (2...9, 0...40), repeatedRows: 2...2, repeatedColumns: 2)
    }
    let quoted = "'" + sheetName.replacing("'", with: "''") + "'"
    let columns = sheetName.utf8.count < 90 ? "\(quoted)!$A:$B," : ""
    #expect(book.workbook.contains("name=\"_xlnm.Print_Titles\" localSheetId=\"0\">\(columns)\(quoted)!$3:$3<"))
    #expect(book.workbook.contains("name=\"_xlnm.Print_Area\" localSheetId=\"0\">\(quoted)!$A$3:$AO$10<"))
  }

  @Test("A link leads to a sheet of the workbook and says what it is told to")
  func links() throws {
    let book = try written { book in
      let target = book.sheetName("It's")
      try book.addSheet(book.sheetName("First")) { sheet in
        try sheet.writeLink(to: target, text: "=there", row: 0, columns: 0...0)
      }
      try book.addSheet(target) { _ in }
    }
    #expect(book.sheet.contains(#"location="'It''s'!A1""#))
    #expect(book.strings.contains("<t>=there</t>"))
  }

  @Test("A link over several columns is one cell")
  func wideLink() throws {
    let book = try written { book in
      let target = book.sheetName("Target")
      try book.addSheet(book.sheetName("First")) { sheet in
        let format = sheet.format(Style().with { $0.underlined = true })
        try sheet.writeLink(to: target, text: "there", row: 0, columns: 1...3, hint: "Go", format: format)
      }
      try book.addSheet(target) { _ in }
    }
    #expect(book.sheet.contains(#"<mergeCell ref="B1:D1"/>"#) && book.sheet.contains(#"tooltip="Go""#))
    #expect(book.sheet.contains(#"<c r="B1" s="1" t="s"><v>0</v></c><c r="C1" s="1"/><c r="D1" s="1"/>"#))
  }
}
