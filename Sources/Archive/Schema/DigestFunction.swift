import GRDB
import GRDBSQLite

/// A value of SQLite, as long as its row lasts.
struct StoredValue {
  let handle: OpaquePointer?
  /// SQLITE_INTEGER, SQLITE_FLOAT, SQLITE_TEXT, SQLITE_BLOB or SQLITE_NULL.
  let kind: Int32
  /// The value if it is an integer, else 0.
  let whole: Int64

  init(_ handle: OpaquePointer?) {
    self.handle = handle
    kind = sqlite3_value_type(handle)
    whole = kind == SQLITE_INTEGER ? sqlite3_value_int64(handle) : 0
  }
}

/// The SQL function `digest(value, …)`, by which the archive finds what has changed since it was written.
///
/// It gives 40 bits of the values and their kinds, so that `sum` of eight million rows fits into 64 bits; NULL if a text
/// is not UTF-8. It never changes, as archives hold its values. SQLite itself keeps no checksums.
enum DigestFunction {
  static func register(in db: Database) throws {
    let code = sqlite3_create_function_v2(
      db.sqliteConnection, "digest", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nil,
      { context, count, values in
        var state = DigestFunction.start
        for index in 0..<Int(count) {
          guard let next = DigestFunction.mixed(state, StoredValue(values?[index])) else {
            return sqlite3_result_null(context)
          }
          state = next
        }
        sqlite3_result_int64(context, DigestFunction.digest(state))
      }, nil, nil, nil)
    guard code == SQLITE_OK else { throw DatabaseError(code) }
  }

  private static let start: UInt64 = 0xCBF2_9CE4_8422_2325

  /// The state after the name of a table, which is the first value in the digest of a row.
  static func start(_ table: String) -> UInt64 {
    let state = mixed(start, UInt64(SQLITE_TEXT))
    return Array(table.utf8).withUnsafeBytes { mixed(state, $0, isText: true) } ?? state
  }

  /// The digest of all values that were mixed in.
  static func digest(_ state: UInt64) -> Int64 { Int64((state ^ state >> 32) & 0xFF_FFFF_FFFF) }

  /// - Returns: `nil` if the value is a text that is not UTF-8.
  static func mixed(_ state: UInt64, _ value: StoredValue) -> UInt64? {
    let state = mixed(state, UInt64(value.kind))
    switch value.kind {
    case SQLITE_NULL: return state
    case SQLITE_INTEGER: return mixed(state, UInt64(bitPattern: value.whole))
    case SQLITE_FLOAT: return mixed(state, sqlite3_value_double(value.handle).bitPattern)
    default:
      let isText = value.kind == SQLITE_TEXT
      let start = isText ? UnsafeRawPointer(sqlite3_value_text(value.handle)) : sqlite3_value_blob(value.handle)
      let count = Int(sqlite3_value_bytes(value.handle))
      return mixed(state, UnsafeRawBufferPointer(start: start, count: count), isText: isText)
    }
  }

  private static func mixed(_ state: UInt64, _ bytes: UnsafeRawBufferPointer, isText: Bool) -> UInt64? {
    var (result, seen, place) = (mixed(state, UInt64(bytes.count)), UInt64(0), 0)
    while place < bytes.count {
      var word: UInt64 = 0
      withUnsafeMutableBytes(of: &word) { $0.copyBytes(from: bytes[place..<min(place + 8, bytes.count)]) }
      (result, seen, place) = (mixed(result, word), seen | word, place + 8)
    }
    // ASCII needs no check.
    let isPlain = !isText || seen & 0x8080_8080_8080_8080 == 0
    return isPlain || String(validating: bytes, as: UTF8.self) != nil ? result : nil
  }

  private static func mixed(_ state: UInt64, _ word: UInt64) -> UInt64 {
    let product = (state ^ word) &* 0x9E37_79B9_7F4A_7C15
    return product ^ product >> 29
  }
}
