import Foundation

/// What this process has used so far.
struct Meter: Sendable {
  /// Seconds of CPU time of all threads.
  let processTime: @Sendable () -> Double
  /// Seconds of CPU time of the calling thread.
  let threadTime: @Sendable () -> Double
  /// The most memory at a time since ``resetPeak``, in bytes; 0 where the system does not tell.
  let peak: @Sendable () -> Int
  /// Where the system does not allow it, the peak goes on from the start of the process.
  let resetPeak: @Sendable () -> Void

  /// The system's.
  static let system = Meter(
    processTime: { seconds(CLOCK_PROCESS_CPUTIME_ID) },
    threadTime: { seconds(CLOCK_THREAD_CPUTIME_ID) },
    peak: {
      let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
      let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
      // `VmHWM:     81920 kB`, where kB are 1024 bytes.
      return (line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) } ?? 0) << 10
    },
    resetPeak: {
      let descriptor = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return }
      defer { _ = close(descriptor) }
      _ = write(descriptor, "5", 1)
    })

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
