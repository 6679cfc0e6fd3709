import NIOCore

/// Runs tasks on the thread of an event loop.
///
/// A page is read in pieces, each of which wakes whoever waits for it. On the thread where it arrives that is a function
/// call; on another it is a thread to be woken, a thousand times and more in a month.
final class LoopExecutor: TaskExecutor {
  private let loop: any EventLoop

  init(_ loop: any EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
