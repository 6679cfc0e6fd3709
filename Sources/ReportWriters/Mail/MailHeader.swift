internal import ReportModel

/// Fields of a mail's header (RFC 5322), in ASCII, on lines of at most 76 characters, but for long addresses.
enum MailHeader {
  static let lineEnd = "\r\n"

  /// A field of one line, without characters that could end it.
  static func plain(_ name: String, _ value: String) -> String {
    "\(name): \(String(String.UnicodeScalarView(value.unicodeScalars.filter { " "..."~" ~= $0 })))\(lineEnd)"
  }

  /// A field whose pieces may stand on lines of their own.
  static func folded(_ name: String, _ pieces: [String]) -> String {
    var (text, width) = (name + ":", name.utf8.count + 1)
    for (index, piece) in pieces.enumerated() {
      if width + 1 + piece.utf8.count > 76, index > 0 || piece.utf8.count < 76 {
        text += lineEnd
        width = 0
      }
      text += " " + piece
      width += 1 + piece.utf8.count
    }
    return text + lineEnd
  }

  /// A field with text of any characters: RFC 2047.
  static func text(_ name: String, _ text: String) -> String {
    let line = ShowableText.line(text).split(separator: " ").joined(separator: " ")
    let isPlain = line.unicodeScalars.allSatisfy { " "..."~" ~= $0 } && !line.contains("=?")
    guard isPlain, name.utf8.count + 2 + line.utf8.count <= 76 else { return folded(name, encodedWords(line)) }
    return "\(name): \(line)\(lineEnd)"
  }

  static func addresses(_ name: String, _ addresses: [MailAddress]) -> String {
    let last = addresses.count - 1
    return folded(
      name,
      addresses.enumerated().flatMap { index, address in
        let pieces = address.field
        return index == last ? pieces : pieces.dropLast() + [(pieces.last ?? "") + ","]
      })
  }

  /// A name before an address: as it is, quoted, or encoded.
  static func phrase(_ name: String) -> [String] {
    let isPlain = name.unicodeScalars.allSatisfy { " "..."~" ~= $0 } && !name.contains("=?") && name.utf8.count <= 60
    return isPlain ? ["\"\(name)\""] : encodedWords(ShowableText.line(name))
  }

  /// UTF-8 bytes of an encoded word: with `Subject: ` before it, its line has at most 76 characters.
  private static let wordSize = 39

  /// Words of RFC 2047; no character is cut in two.
  static func encodedWords(_ text: String) -> [String] {
    pieces(of: text, atMost: wordSize) { $0.utf8.count }
      .map { "=?UTF-8?B?\(MailEncoding.base64(Array($0.utf8)))?=" }
  }

  /// The day and time of RFC 5322: `Sun, 1 Nov 2026 06:04:05 +0000`.
  static func date(_ moment: Timestamp) -> String {
    let date = moment.date
    let month = (date.monthName ?? "January").prefix(3)
    return "\(weekday(of: date)), \(date.day) \(month) \(date.year) \(moment.description.dropFirst(11).prefix(8)) +0000"
  }

  private static func weekday(of date: CalendarDate) -> String {
    // Zeller's congruence, in which January and February are months of the year before.
    let (year, month) = date.month < 3 ? (date.year - 1, date.month + 12) : (date.year, date.month)
    let day = (date.day + 13 * (month + 1) / 5 + year + year / 4 - year / 100 + year / 400) % 7
    return ["Sat", "Sun", "Mon", "Tue", "Wed", "Thu", "Fri"][(day + 7) % 7]
  }

  // MARK: Names of files

  /// A file's name in ASCII, at most 60 characters with its extension: for programs that know no other.
  static func asciiName(_ name: String) -> String {
    let allowed = name.unicodeScalars.map { scalar -> Character in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || "0"..."9" ~= scalar || "._- +,()".unicodeScalars.contains(scalar))
        ? Character(scalar) : "_"
    }
    guard allowed.count > 60 else { return String(allowed) }
    let ending = allowed.lastIndex(of: ".").map { allowed[$0...] } ?? []
    return String(allowed.prefix(60 - min(ending.count, 10)) + ending.prefix(10))
  }

  /// The parameter with a file's whole name: quoted where it is ASCII and short, else as RFC 2231 has it.
  static func fileName(_ name: String) -> [String] {
    if asciiName(name) == name { return ["filename=\"\(name)\""] }
    let encoded = pieces(of: name, atMost: 50) { String($0).percentEncoded.utf8.count }.map {
      String($0).percentEncoded
    }
    guard encoded.count > 1 else { return ["filename*=UTF-8''\(encoded.first ?? "")"] }
    return encoded.enumerated().map { index, piece in
      "filename*\(index)*=\(index == 0 ? "UTF-8''" : "")\(piece)" + (index < encoded.count - 1 ? ";" : "")
    }
  }

  /// Cuts text between its characters into pieces of at most `limit`, as `size` has it; at least one.
  private static func pieces(
    of text: String, atMost limit: Int, size: (Unicode.Scalar) -> Int
  ) -> [String] {
    var pieces = [""]
    var used = 0
    for scalar in text.unicodeScalars {
      let more = size(scalar)
      if used + more > limit {
        pieces.append("")
        used = 0
      }
      pieces[pieces.count - 1].unicodeScalars.append(scalar)
      used += more
    }
    return pieces
  }
}

extension String {
  /// With all bytes but letters, digits and `.-_` as `%` and two digits.
  fileprivate var percentEncoded: String {
    utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain =
        scalar.isASCII
        && (scalar.properties.isAlphabetic || "0"..."9" ~= scalar || ".-_".unicodeScalars.contains(scalar))
      return isPlain ? String(Character(scalar)) : "%" + MailEncoding.hexadecimal(byte)
    }.joined()
  }
}
