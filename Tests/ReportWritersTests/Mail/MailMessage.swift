import Foundation

/// A mail as a mail program reads it: written for the tests, without the product's code.
struct MailMessage {
  struct Part {
    let headers: [(name: String, value: String)]
    let body: [UInt8]
    /// Those of a multipart.
    let parts: [Part]

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    var text: String { String(decoding: body, as: UTF8.self) }
  }

  let root: Part
  let lines: [[UInt8]]

  init(_ bytes: [UInt8]) {
    var lines: [[UInt8]] = [[]]
    for (index, byte) in bytes.enumerated() {
      if byte == 10, index > 0, bytes[index - 1] == 13 {
        lines[lines.count - 1].removeLast()
        lines.append([])
      } else {
        lines[lines.count - 1].append(byte)
      }
    }
    self.lines = lines
    root = Self.part(lines[...])
  }

  private static func part(_ lines: ArraySlice<[UInt8]>) -> Part {
    let end = lines.firstIndex(of: []) ?? lines.endIndex
    var headers: [(name: String, value: String)] = []
    for line in lines[..<end].map({ String(decoding: $0, as: UTF8.self) }) {
      if line.hasPrefix(" "), let last = headers.popLast() {
        headers.append((last.name, (last.value + line).trimmingCharacters(in: .whitespaces)))
      } else if let colon = line.firstIndex(of: ":") {
        headers.append((String(line[..<colon]), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)))
      }
    }
    let body = Array(lines[min(end + 1, lines.endIndex)...])
    let type = headers.first { $0.name == "Content-Type" }?.value ?? ""
    let encoding = headers.first { $0.name == "Content-Transfer-Encoding" }?.value
    if let boundary = type.firstMatch(of: /boundary="([^"]+)"/)?.1 {
      let marks = body.indices.filter {
        body[$0] == Array("--\(boundary)".utf8) || body[$0] == Array("--\(boundary)--".utf8)
      }
      return Part(
        headers: headers, body: [], parts: zip(marks, marks.dropFirst()).map { part(body[($0 + 1)..<$1]) })
    }
    switch encoding {
    case "base64":
      return Part(headers: headers, body: Array(Data(base64Encoded: Data(body.joined())) ?? Data()), parts: [])
    case "quoted-printable": return Part(headers: headers, body: unquoted(body), parts: [])
    default: return Part(headers: headers, body: Array(body.joined(separator: [13, 10])), parts: [])
    }
  }

  static func unquoted(_ lines: [[UInt8]]) -> [UInt8] {
    var bytes: [UInt8] = []
    for line in lines {
      var rest = line[...]
      var isSoft = false
      while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "=") else {
          bytes.append(byte)
          continue
        }
        isSoft = rest.isEmpty
        if isSoft { break }
        bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
        rest = rest.dropFirst(2)
      }
      if !isSoft { bytes.append(10) }
    }
    return bytes
  }

  /// A header's text with its encoded words decoded.
  static func decoded(_ value: String) -> String {
    value.replacing(/\?=\s+=\?/, with: "?==?").replacing(/=\?UTF-8\?B\?([^?]*)\?=/) { match in
      String(decoding: Data(base64Encoded: String(match.1)) ?? Data(), as: UTF8.self)
    }
  }
}
