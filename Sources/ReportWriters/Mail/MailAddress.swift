/// An address of a mail, with or without a name: `boss@example.com`, `The boss <boss@example.com>`.
///
/// It holds nothing that could end its header or begin another address.
package struct MailAddress: Hashable, Sendable, CustomStringConvertible {
  /// Why a text is no address, as one sentence.
  package struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
  }

  /// Empty if there is none.
  let name: String
  /// `boss@example.com`, in ASCII.
  let address: String

  var domain: Substring { address.split(separator: "@").last ?? "" }

  /// In characters.
  private static let longestName = 100

  /// - Throws: ``Invalid``.
  package init(_ text: String) throws(Invalid) {
    let shown = ShowableText.line(String(text.unicodeScalars.prefix(100)))
    func invalid(_ reason: String) -> Invalid {
      Invalid(description: "'\(shown)' is no mail address: \(reason); give one such as boss@example.com.")
    }
    guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control && !$0.isLineEnd }) else {
      throw invalid("it has a line end or another control character")
    }
    let text = Self.trimmed(text)
    if let open = text.firstIndex(of: "<") {
      guard text.last == ">" else { throw invalid("nothing may follow the address in <>") }
      name = Self.trimmed(text[..<open])
      address = String(text[text.index(after: open)...].dropLast())
    } else {
      (name, address) = ("", String(text))
    }
    guard !name.contains(where: { "<>\",;\\".contains($0) }), name.count <= Self.longestName else {
      throw invalid("its name is longer than \(Self.longestName) characters, or has one of < > \" , ; \\")
    }
    let parts = address.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw invalid("it must have one @") }
    guard address.utf8.allSatisfy({ $0 < 128 }) else {
      throw invalid("it has other characters than those of ASCII; write its domain as xn--…")
    }
    guard parts[0].utf8.count <= 64, parts[0].wholeMatch(of: Self.local) != nil else {
      throw invalid(
        "what stands before its @ is empty, too long, or not of letters, digits, dots and !#$%&'*+-/=?^_`{|}~")
    }
    guard parts[1].utf8.count <= 255, parts[1].wholeMatch(of: Self.domain) != nil else {
      throw invalid("what stands behind its @ is not a domain")
    }
  }

  /// The dot-atom of RFC 5322.
  private static var local: Regex<Substring> {
    #/[A-Za-z0-9!\#$%&'*+\-\/=?^_`{|}~]+(?:\.[A-Za-z0-9!\#$%&'*+\-\/=?^_`{|}~]+)*/#
  }

  private static var domain: Regex<Substring> {
    #/[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?)*/#
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    let start = text.drop(while: \.isWhitespace)
    return String(String(start.reversed()).drop(while: \.isWhitespace).reversed())
  }

  package var description: String { name.isEmpty ? address : "\(name) <\(address)>" }

  /// The address in lines of a header.
  var field: [String] { name.isEmpty ? [address] : MailHeader.phrase(name) + ["<\(address)>"] }
}

extension Unicode.Scalar {
  /// A line end of Unicode that is no control character.
  fileprivate var isLineEnd: Bool { self == "\u{2028}" || self == "\u{2029}" }
}
