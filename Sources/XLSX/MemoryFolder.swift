import CXLSXWriter
import Glibc

/// Where the parts of a workbook wait until they are packed, if they are small.
///
/// The library makes a temporary file for each part, a hundred and more, and deletes it a moment later: what a disk takes
/// long for, and a file system of the network much longer.
enum MemoryFolder {
  /// A file system in memory that Linux has for shared memory: shm_overview(7).
  private static let path = "/dev/shm"
  /// TMPFS_MAGIC of linux/magic.h.
  private static let type = 0x0102_1994
  /// More is better on disk, where it takes nobody's memory.
  static let capacity = 16 << 20

  /// The folder, where there is one with room.
  ///
  /// - Parameter byteCount: What will be there at a time, at most.
  /// - Returns: `nil` where there is none, or not four times the room.
  static func withRoom(for byteCount: Int) -> String? {
    var system = statfs()
    guard byteCount <= capacity, statfs(path, &system) == 0, Int(system.f_type) == type,
      access(path, W_OK | X_OK) == 0
    else { return nil }
    let (room, isVast) = Int(clamping: system.f_bavail).multipliedReportingOverflow(by: Int(system.f_bsize))
    return isVast || room / 4 >= max(byteCount, smallest) ? path : nil
  }

  /// What the parts of any workbook may take: its styles, its theme, a chart.
  private static let smallest = 1 << 20
}
