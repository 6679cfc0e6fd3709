import GRDB
import GRDBSQLite

/// The SQL function `digest(value, …)`, by which the archive finds what has changed since it was written.
///
/// It gives 40 bits of the values and their kinds, so that `sum` of eight million rows fits into 64 bits; NULL if a text
/// is not UTF-8. It never changes, as archives hold its values. SQLite itself keeps no checksums.
enum DigestFunction {
  static func register(in db: Database) throws {
    let code = sqlite3_create_function_v2(
      db.sqliteConnection, "digest", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nil,
      { context, count, values in
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in 0..<Int(count) {
          guard let next = DigestFunction.mixed(state, values?[index]) else { return sqlite3_result_null(context) }
          state = next
        }
        sqlite3_result_int64(context, Int64((state ^ state >> 32) & 0xFF_FFFF_FFFF))
      }, nil, nil, nil)
    guard code == SQLITE_OK else { throw DatabaseError(code) }
  }

  private static func mixed(_ state: UInt64, _ value: OpaquePointer?) -> UInt64? {
    let kind = sqlite3_value_type(value)
    let state = mixed(state, UInt64(kind))
    switch kind {
    case SQLITE_NULL: return state
    case SQLITE_INTEGER: return mixed(state, UInt64(bitPattern: sqlite3_value_int64(value)))
    case SQLITE_FLOAT: return mixed(state, sqlite3_value_double(value).bitPattern)
    default:
      let start = kind == SQLITE_TEXT ? UnsafeRawPointer(sqlite3_value_text(value)) : sqlite3_value_blob(value)
      let bytes = UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value)))
      var (result, seen, place) = (mixed(state, UInt64(bytes.count)), UInt64(0), 0)
      while place < bytes.count {
        var word: UInt64 = 0
        withUnsafeMutableBytes(of: &word) { $0.copyBytes(from: bytes[place..<min(place + 8, bytes.count)]) }
        (result, seen, place) = (mixed(result, word), seen | word, place + 8)
      }
      // ASCII needs no check.
      let isPlain = kind != SQLITE_TEXT || seen & 0x8080_8080_8080_8080 == 0
      return isPlain || String(validating: bytes, as: UTF8.self) != nil ? result : nil
    }
  }

  private static func mixed(_ state: UInt64, _ word: UInt64) -> UInt64 {
    let product = (state ^ word) &* 0x9E37_79B9_7F4A_7C15
    return product ^ product >> 29
  }
}
