internal import Files
internal import Foundation

/// The encodings of RFC 2045: all bytes as lines of at most 76 ASCII characters, which end in CRLF.
enum MailEncoding {
  static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  /// The bytes of the lines of a file.
  static func base64Size(ofBytes bytes: Int) -> Int { (bytes + 2) / 3 * 4 + (bytes + 56) / 57 * 2 }

  static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.utf8.count < 2 ? "0" + digits : digits
  }

  /// Calls `output` with the lines of a file, piece by piece.
  ///
  /// - Throws: `FileError`, and the errors of `output`.
  static func base64(of file: borrowing File, _ output: ([UInt8]) throws -> Void) throws {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    var waiting: [UInt8] = []
    func writeLines(_ bytes: some Sequence<UInt8>) throws {
      let options: Data.Base64EncodingOptions = [
        .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
      ]
      try output(Array(Data(bytes).base64EncodedData(options: options)) + Array(MailHeader.lineEnd.utf8))
    }
    while case let count = try file.read(into: &piece), count > 0 {
      waiting += piece[..<count]
      // A line of 76 characters has 57 bytes.
      let whole = waiting.count / 57 * 57
      if whole > 0 { try writeLines(waiting[..<whole]) }
      waiting.removeFirst(whole)
    }
    if !waiting.isEmpty { try writeLines(waiting) }
  }

  /// Text as quoted-printable.
  ///
  /// Lines may end in LF. A dot or `From ` at the beginning of a line is encoded, as mail programs act on them.
  static func quotedPrintable(_ text: String) -> String {
    var result = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) { append(Array(line.utf8), to: &result) }
    return result
  }

  private static func append(_ line: [UInt8], to result: inout String) {
    var width = 0
    for (index, byte) in line.enumerated() {
      let isLast = index == line.count - 1
      var character = isPlain(byte) || !isLast && isBlank(byte) ? String(UnicodeScalar(byte)) : "=" + hexadecimal(byte)
      // The last character of a line needs no room for the `=` of a soft line break.
      if width + character.utf8.count > (isLast ? 76 : 75) {
        result += "=" + MailHeader.lineEnd
        width = 0
      }
      if width == 0, byte == UInt8(ascii: ".") || line[index...].starts(with: "From ".utf8) {
        character = "=" + hexadecimal(byte)
      }
      result += character
      width += character.utf8.count
    }
    result += MailHeader.lineEnd
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  private static func isPlain(_ byte: UInt8) -> Bool { (33...126).contains(byte) && byte != UInt8(ascii: "=") }
}
