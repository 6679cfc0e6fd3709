import CMalloc

/// How the C library's allocator deals with memory that is free again: as it is set by itself, the threads of a fetch
/// would keep what large answers took, and a report of 100,000 users has a third more.
enum Allocator {
  /// To be called before any thread is started.
  static func setUp() {
    // What is larger is given back at once, however much of it there was.
    mallopt(M_MMAP_THRESHOLD, 1 << 20)
    // What is smaller is kept at hand: packing the parts of a workbook would take and give back the same pages a hundred
    // times.
    mallopt(M_TRIM_THRESHOLD, 4 << 20)
    mallopt(M_ARENA_MAX, 2)
  }

  /// Gives back what is free.
  static func giveBack() { malloc_trim(0) }
}
