/// The fields of texts that the rows of a table have in common, each put together once: most of a large table is a copy
/// of them.
struct CSVEntries {
  /// Field behind field.
  private var bytes: [UInt8] = []
  /// Where the field of a text is, by the text's place in its dictionary; one without a byte is not known.
  private var fields: [Range<Int32>] = []

  /// Names and addresses of 100,000 users, about; what comes later is put together each time.
  private static let capacity = 8 << 20

  /// How many bytes the field of the text at a place has; 0 where it is not known.
  func length(of place: Int) -> Int { place < fields.count ? fields[place].count : 0 }

  /// Puts down the field of the text at a place, which is known, in a room of its length.
  func put(_ place: Int, with pen: inout BytePen) {
    let field = Int(fields[place].lowerBound)..<Int(fields[place].upperBound)
    bytes.withUnsafeBytes { pen.put(UnsafeRawBufferPointer(rebasing: $0[field])) }
  }

  /// - Parameters:
  ///   - field: As it stands in the file, without delimiters.
  ///   - place: The text's, in its dictionary.
  mutating func note(_ field: UnsafeRawBufferPointer, _ place: Int) {
    guard bytes.count + field.count <= Self.capacity else { return }
    // Twice as many, so that a dictionary that grows is not followed place by place.
    if place >= fields.count {
      fields += Array(repeating: 0..<0, count: max(place + 1 - fields.count, fields.count))
    }
    let start = Int32(bytes.count)
    bytes.append(contentsOf: field)
    fields[place] = start..<Int32(bytes.count)
  }
}
