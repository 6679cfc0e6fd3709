import Dispatch
import Foundation
import Glibc

/// The system's limits on a process, checked before the first thread starts.
///
/// Dispatch waits for ever for a thread that it cannot have, and SwiftNIO ends the process where it can open no file:
/// a run that lacks either must end before it uses them.
enum ProcessLimits {
  /// The number of processors, each of which has an event loop.
  private static let processors = max(1, ProcessInfo.processInfo.activeProcessorCount)
  /// Files of the archive, the session, formats and connections; and three for each event loop.
  private static let neededFiles = 40 + 3 * processors
  private static let neededThreads = 8 + 3 * processors
  /// Addresses beside the stacks of threads, most of them reserved by the allocator.
  private static let neededMegabytes = 512
  private static let neededStack: rlim_t = 512 << 10

  /// Raises the soft limit of open files to the hard one, and checks what a run needs.
  ///
  /// - Throws: ``ConfigurationError/limited(what:needed:option:)``.
  static func prepare() throws(ConfigurationError) {
    // Dispatch looks for its threads there, and ends the process where it does not find them.
    guard access("/proc/self/task", R_OK) == 0 else { throw .noProcesses }
    // A file opened later must not become a standard stream. Each is opened for what it is not used for, so that its use
    // is an error as before.
    for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) < 0 {
      _ = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
    var files = limit(RLIMIT_NOFILE)
    files.rlim_cur = files.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
    guard canOpen(neededFiles) else { throw .limited(what: "open files", needed: "\(neededFiles) more", option: "-n") }
    // The size of threads' stacks, too.
    guard limit(RLIMIT_STACK).rlim_cur >= neededStack else {
      throw .limited(what: "stack", needed: "\(neededStack >> 10) KiB", option: "-s")
    }
    let end = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    defer { end.deallocate() }
    let started = start(neededThreads, until: end)
    let hasMemory = canReserve(megabytes: neededMegabytes)
    for _ in started { sem_post(end) }
    for thread in started { pthread_join(thread, nil) }
    guard started.count == neededThreads else {
      throw .limited(what: "threads or memory", needed: "\(neededThreads) threads", option: "-u, -v, -d")
    }
    guard hasMemory else {
      throw .limited(what: "memory", needed: "\(neededMegabytes) MB more", option: "-v, -d")
    }
  }

  private static func limit(_ resource: __rlimit_resource) -> rlimit {
    var limit = rlimit(rlim_cur: .max, rlim_max: .max)
    getrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    return limit
  }

  /// Whether so many descriptors below the limit are free.
  private static func canOpen(_ count: Int) -> Bool {
    var free = 0
    for descriptor in 0..<Int32(clamping: sysconf(Int32(_SC_OPEN_MAX))) where free < count {
      if fcntl(descriptor, F_GETFD) < 0 { free += 1 }
    }
    return free >= count
  }

  /// Starts threads that wait until `end` is posted, as many as the system allows.
  private static func start(_ count: Int, until end: UnsafeMutablePointer<sem_t>) -> [pthread_t] {
    sem_init(end, 0, 0)
    return (0..<count).compactMap { _ in
      var thread = pthread_t()
      let code = pthread_create(
        &thread, nil,
        { end in
          guard let end = end?.assumingMemoryBound(to: sem_t.self) else { return nil }
          while sem_wait(end) != 0, errno == EINTR {}
          return nil
        }, end)
      return code == 0 ? thread : nil
    }
  }

  private static func canReserve(megabytes: Int) -> Bool {
    let size = megabytes << 20
    let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard memory != MAP_FAILED else { return false }
    munmap(memory, size)
    return true
  }
}
