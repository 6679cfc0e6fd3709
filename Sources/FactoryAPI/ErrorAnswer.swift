import NIOCore

/// What the API says with an error status (reference: «Error Response Format»).
struct ErrorAnswer: CustomStringConvertible {
  /// Title, detail and request identifier, as far as they are given.
  let description: String

  private static let names = FieldNames(["title", "detail", "requestId"])

  /// Reads a body, which may be none of the API's.
  ///
  /// - Parameters:
  ///   - body: The answer's.
  ///   - hidden: Takes out of a text what must not be repeated.
  init?(body: ByteBuffer, hiding hidden: (String) -> String) {
    var parts: [Int: String] = [:]
    var parser = JSONParser()
    try? body.withUnsafeReadableBytes { bytes in
      try bytes.withMemoryRebound(to: UInt8.self) { bytes in
        try parser.parse(bytes) { root in
          var next = 0
          _ = root.forEachMember { name, value in
            if let index = Self.names.index(of: name, next: &next), let text = value.string {
              parts[index] = printable(hidden(text))
            }
          }
        }
      }
    }
    let words = [parts[0], parts[1], parts[2].map { "request \($0)" }].compactMap(\.self)
    guard !words.isEmpty else { return nil }
    description = words.joined(separator: "; ")
  }
}
