import Synchronization
import Usage

/// The users' rows of days that were kept or read, so that a report, which goes through its days several times, reads
/// each from the file once.
///
/// Its size is bounded: of a range that is longer, the days that came first are here and the others are read anew each
/// time, so that memory does not grow with the range. A report that is made from it is of one moment, whatever another
/// process keeps meanwhile.
final class UserDayMemory: Sendable {
  private struct Contents {
    var days: [Day: PackedUserRows] = [:]
    var byteCount = 0
  }

  /// Three months of 10,000 users, about; to read a packed day again costs little.
  private static let capacity = 16 << 20

  private let contents = Mutex(Contents())

  subscript(day: Day) -> PackedUserRows? { contents.withLock { $0.days[day] } }

  /// Remembers a day that was kept, in place of what was known of it, where there is room.
  func remember(kept rows: PackedUserRows, on day: Day) { remember(rows, on: day, replacing: true) }

  /// Remembers a day that was read, where there is room; what was kept meanwhile is newer.
  func remember(read rows: PackedUserRows, on day: Day) { remember(rows, on: day, replacing: false) }

  private func remember(_ rows: PackedUserRows, on day: Day, replacing: Bool) {
    contents.withLock { contents in
      guard replacing || contents.days[day] == nil else { return }
      contents.byteCount -= contents.days.removeValue(forKey: day)?.byteCount ?? 0
      guard contents.byteCount + rows.byteCount <= Self.capacity else { return }
      contents.days[day] = rows
      contents.byteCount += rows.byteCount
    }
  }
}
