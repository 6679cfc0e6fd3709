import Foundation
import GRDB
import Usage

/// The rows of `packed_user_days`.
enum PackedDay {
  /// How rows are packed: one packed otherwise is not read, but its rows in `user_days` are.
  private static let format = 1

  /// Keeps a day as it is in `user_days`, in place of what was there.
  static func keep(_ rows: PackedUserRows, on day: Day, _ db: Database) throws {
    let packed = rows.withBytes { Data([UInt8(format)]) + Data($0) }
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO packed_user_days (day, rows, packed) VALUES (?, ?, ?)").execute(
      arguments: [day.description, rows.count, packed])
  }

  /// A day's rows; `nil` where they are not packed, or cannot be relied on.
  static func rows(on day: Day, _ texts: ArchivedTexts, _ db: Database) throws -> PackedUserRows? {
    let sql = "SELECT packed FROM packed_user_days WHERE day = ?"
    // By a cursor, whose row lends its bytes; one that was fetched has a copy of them.
    let found = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [day.description])
    return try found.next()?.withUnsafeData(atIndex: 0) {
      $0?.withUnsafeBytes { bytes -> PackedUserRows? in
        guard bytes.first == UInt8(format) else { return nil }
        return PackedUserRows(UnsafeRawBufferPointer(rebasing: bytes.dropFirst()), mayBeLists: texts.mayBeLists)
      }
    }
  }
}
