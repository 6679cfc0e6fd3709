internal import Files
internal import Glibc

/// What shows that this tool wrote a file, so that a later run may replace it.
package enum GeneratorMark {
  /// The beginning of each report's generator: the program's name.
  static let name = "factory-report "

  static func isOurs(_ generator: String) -> Bool { generator.utf8.starts(with: name.utf8) }

  /// Whether a text is within the first or last 4,096 bytes of a file.
  static func isNearEnds(_ text: String, of file: borrowing File) -> Bool {
    let size = (try? FileStamp(of: file).size) ?? 0
    return [0, max(0, size - 4096)].contains { piece(of: file, at: $0).contains(text.utf8) }
  }

  /// The first 4,096 bytes of a file as text.
  static func beginning(of file: borrowing File) -> String { String(decoding: piece(of: file, at: 0), as: UTF8.self) }

  /// The last 4,096 bytes of a file.
  static func end(of file: borrowing File) -> ArraySlice<UInt8> {
    piece(of: file, at: max(0, ((try? FileStamp(of: file).size) ?? 0) - 4096))
  }

  private static func piece(of file: borrowing File, at offset: Int) -> ArraySlice<UInt8> {
    var piece = [UInt8](repeating: 0, count: 4096)
    return piece[..<((try? file.read(into: &piece, at: offset)) ?? 0)]
  }
}
