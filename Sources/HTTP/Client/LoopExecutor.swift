import NIOCore

/// Runs tasks on the thread of an event loop.
///
/// Each piece of an answer resumes the task that reads it: a function call on the thread of the loop, the wake-up of a
/// thread elsewhere.
final class LoopExecutor: TaskExecutor {
  private let loop: any EventLoop

  init(_ loop: any EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
