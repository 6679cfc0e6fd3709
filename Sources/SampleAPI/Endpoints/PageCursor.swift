import Foundation
import Usage

/// Where a page of `/users` begins, as opaque text.
///
/// 16 bytes in base 64, with the characters that must be percent-encoded in a query (`+`, `/`, `=`). A cursor is valid
/// for the organisation and the range of days that it was made for; any other one is unknown.
struct PageCursor {
  /// The first row's day and user, if the user has a row on that day; else the page begins with the next row.
  struct Position {
    let day: Day
    let user: Int
  }

  let organisation: SampleOrganisation
  let days: ClosedRange<Day>

  func text(_ position: Position) -> String {
    let payload = UInt64(position.day - days.lowerBound) << 32 | UInt64(position.user)
    var random = SeededRandom(
      organisation.seed, .cursor, days.lowerBound.number << 32 | days.upperBound.number, Int(payload))
    let seal = random.next()
    let words = [payload ^ mask(seal), seal].map(\.bigEndian)
    return words.withUnsafeBytes { Data($0) }.base64EncodedString()
  }

  /// - Throws: ``RefusedRequest`` for a cursor that ``text(_:)`` does not give for these days.
  func position(_ text: String) throws(RefusedRequest) -> Position {
    if let bytes = Data(base64Encoded: text), bytes.count == 16 {
      func word(_ bytes: Data) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
      let payload = word(bytes.prefix(8)) ^ mask(word(bytes.suffix(8)))
      let (day, user) = (payload >> 32, payload & 0xffff_ffff)
      if day < UInt64(days.count), user < UInt64(organisation.users) {
        let position = Position(day: days.lowerBound + Int(day), user: Int(user))
        if self.text(position) == text { return position }
      }
    }
    throw RefusedRequest(.badRequest, "Unknown cursor")
  }

  private func mask(_ seal: UInt64) -> UInt64 {
    var random = SeededRandom(seal, .cursor)
    return random.next()
  }
}
