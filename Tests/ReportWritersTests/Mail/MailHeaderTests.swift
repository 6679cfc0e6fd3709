import Foundation
import ReportModel
import Testing

@testable import ReportWriters

/// The header's fields, and the encodings: expectations are by hand, after the RFCs.
@Suite struct MailHeaderTests {
  @Test(arguments: [
    // A line end would begin another field.
    "a@example.com\r\nBcc: b@example.com", "a@example.com\nBcc: b@example.com", "a@example.com\r", "a\0@example.com",
    "Boss\r\n <a@example.com>", "Boss\u{2028}<a@example.com>", "a@example.com\u{85}b", "a@example.com\tb",
    // Other addresses, comments, quotes, routes.
    "a@example.com, b@example.com", "a@example.com;b@example.com", "a@example.com b@example.com",
    "Boss <a@example.com> <b@example.com>", "Boss <a@example.com> b", "\"Boss\" <a@example.com>", "a(b)@example.com",
    "\"a b\"@example.com", "<@x,@y:a@example.com>", "a@b@example.com", "boss: a@example.com;", "a\\@example.com",
    // Options of a mail program, empty parts, other characters.
    "a@-example.com", "", " ", "@", "a@", "@example.com", "a", ".a@example.com", "a..b@example.com", "a@example..com",
    "a@example.com.", "ä@example.com", "a@bücher.example", "a@[127.0.0.1]", "<>", "a@example_x.com",
    String(repeating: "a", count: 65) + "@example.com", "a@" + String(repeating: "b", count: 64) + ".com",
    String(repeating: "n", count: 101) + " <a@example.com>",
  ])
  func `An address that could be more than one address is refused in one sentence`(text: String) {
    let error = #expect(throws: MailAddress.Invalid.self) { try MailAddress(text) }
    #expect(error?.description.contains("is no mail address: ") == true)
    #expect(error?.description.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } == true)
  }

  @Test(arguments: [
    ("boss@example.com", "To: boss@example.com\r\n"), (" o'hara+x@a-b.example ", "To: o'hara+x@a-b.example\r\n"),
    ("root@localhost", "To: root@localhost\r\n"), ("<a@example.com>", "To: a@example.com\r\n"),
    ("The boss <a@example.com>", "To: \"The boss\" <a@example.com>\r\n"),
    // "Jörg" is 4A C3 B6 72 67.
    ("Jörg <a@example.com>", "To: =?UTF-8?B?SsO2cmc=?= <a@example.com>\r\n"),
    ("=?UTF-8?Q?x?= <a@example.com>", "To: =?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?= <a@example.com>\r\n"),
  ])
  func `An address is written as it is, its name quoted or encoded`(text: String, field: String) throws {
    #expect(MailHeader.addresses("To", [try MailAddress(text)]) == field)
  }

  @Test func `Many addresses stand on short lines`() throws {
    let addresses = try (1...40).map { try MailAddress("person.number.\($0)@example.com") }
    let field = MailHeader.addresses("To", addresses)
    let lines = field.components(separatedBy: "\r\n").dropLast()
    #expect(lines.allSatisfy { $0.utf8.count <= 76 } && lines.dropFirst().allSatisfy { $0.hasPrefix(" ") })
    #expect(field.count { $0 == "," } == 39)
  }

  @Test(arguments: [
    ("Usage, October 2026", "Subject: Usage, October 2026\r\n"), ("", "Subject: \r\n"),
    ("a\r\nBcc: b@example.com", "Subject: a Bcc: b@example.com\r\n"), ("  a \t b ", "Subject: a b\r\n"),
    // "ü" is C3 BC; control characters become U+FFFD, EF BF BD.
    ("ü", "Subject: =?UTF-8?B?w7w=?=\r\n"), ("\u{1b}", "Subject: =?UTF-8?B?77+9?=\r\n"),
    ("a=?b", "Subject: =?UTF-8?B?YT0/Yg==?=\r\n"),
  ])
  func `A subject is one line of ASCII`(text: String, field: String) {
    #expect(MailHeader.text("Subject", text) == field)
  }

  @Test(arguments: ["é", "漢", "👩‍👩‍👧", "ab", "long words "])
  func `A long subject is folded between characters`(piece: String) {
    let text = String(repeating: piece, count: 60)
    let field = MailHeader.text("Subject", text)
    let lines = field.components(separatedBy: "\r\n").dropLast()
    #expect(lines.count > 1)
    for line in lines {
      #expect(line.utf8.count <= 76)
      // Each word is whole UTF-8.
      for word in line.matches(of: /=\?UTF-8\?B\?[^?]*\?=/) {
        #expect(!MailMessage.decoded(String(word.0)).contains("\u{FFFD}"))
      }
    }
    let unfolded = field.dropFirst("Subject: ".count).replacing("\r\n", with: "")
    #expect(MailMessage.decoded(String(unfolded)) == text.split(separator: " ").joined(separator: " "))
  }

  @Test(arguments: [
    (2026, 11, 1, "Sun, 1 Nov 2026 06:04:05 +0000"), (2024, 2, 29, "Thu, 29 Feb 2024 06:04:05 +0000"),
    (1970, 1, 1, "Thu, 1 Jan 1970 06:04:05 +0000"), (2000, 12, 31, "Sun, 31 Dec 2000 06:04:05 +0000"),
    (9999, 12, 31, "Fri, 31 Dec 9999 06:04:05 +0000"),
  ])
  func `The date has its day of the week`(year: Int, month: Int, day: Int, text: String) {
    let date = CalendarDate(year: year, month: month, day: day)
    #expect(MailHeader.date(Timestamp(date: date, secondOfDay: 21_845)) == text)
  }

  @Test(arguments: [
    ("r.xlsx", "r.xlsx", ["filename=\"r.xlsx\""]), ("a b(1).zip", "a b(1).zip", ["filename=\"a b(1).zip\""]),
    // "ü" is C3 BC, "名" is E5 90 8D.
    ("Nützung.xlsx", "N_tzung.xlsx", ["filename*=UTF-8''N%C3%BCtzung.xlsx"]),
    ("名.md", "_.md", ["filename*=UTF-8''%E5%90%8D.md"]),
    ("a\"; x=\"b.md", "a__ x__b.md", ["filename*=UTF-8''a%22%3B%20x%3D%22b.md"]),
    ("a\\b%41.md", "a_b_41.md", ["filename*=UTF-8''a%5Cb%2541.md"]),
  ])
  func `A file has a name in ASCII, and its own`(name: String, ascii: String, parameters: [String]) {
    #expect(MailHeader.asciiName(name) == ascii)
    #expect(MailHeader.fileName(name) == parameters)
  }

  @Test func `A long name is cut between characters and put together again`() {
    let name = String(repeating: "é", count: 90) + ".xlsx"
    let parameters = MailHeader.fileName(name)
    #expect(parameters.count == 12 && parameters[0].hasPrefix("filename*0*=UTF-8''%C3%A9"))
    #expect(parameters.allSatisfy { $0.utf8.count <= 74 })
    let values = parameters.map {
      $0.split(separator: "=", maxSplits: 1)[1].replacing("UTF-8''", with: "").replacing(";", with: "")
    }
    #expect(values.joined().removingPercentEncoding == name)
    #expect(values.allSatisfy { $0.removingPercentEncoding != nil })
    #expect(MailHeader.asciiName(name) == String(repeating: "_", count: 55) + ".xlsx")
  }

  @Test(arguments: [
    ("a", "a\r\n"), ("", "\r\n"), ("a=b", "a=3Db\r\n"), ("é", "=C3=A9\r\n"), ("a \nb\t", "a=20\r\nb=09\r\n"),
    ("a\u{7f}\u{0}", "a=7F=00\r\n"), (".", "=2E\r\n"), (".a.b", "=2Ea.b\r\n"), ("From me", "=46rom me\r\n"),
    ("a From", "a From\r\n"), ("a\r", "a=0D\r\n"), ("-- \n", "--=20\r\n\r\n"),
  ])
  func `Quoted-printable keeps each character`(text: String, encoded: String) {
    #expect(MailEncoding.quotedPrintable(text) == encoded)
  }

  @Test(arguments: ["x", "é", "漢", " ", ".", "=", "From ", "ab.From .é "])
  func `Long lines of quoted-printable are cut to 76 characters`(piece: String) {
    for count in [1, 24, 25, 26, 74, 75, 76, 77, 150, 151, 152, 400] {
      let text = String(repeating: piece, count: count)
      let lines = MailEncoding.quotedPrintable(text).components(separatedBy: "\r\n").dropLast()
      #expect(
        lines.allSatisfy { $0.utf8.count <= 76 && !$0.hasPrefix(".") && !$0.hasPrefix("From ") && !$0.hasSuffix(" ") })
      #expect(MailMessage.unquoted(lines.map { Array($0.utf8) }) == Array((text + "\n").utf8))
    }
  }
}
