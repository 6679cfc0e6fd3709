import Synchronization

/// The answers that were given, to be given again: a benchmark's server then costs little beside its client.
///
/// It forgets nothing, so that a month of 100,000 users is more than a gigabyte.
final class AnswerMemory: Sendable {
  private struct Question: Hashable {
    let method: String
    let target: String
    let authorization: String?
  }

  private let answers = Mutex<[Question: SampleResponse]>([:])

  /// The answer to a request, made by `make` where it is the first of its kind.
  ///
  /// `make` is called outside the lock: where two ask the same at once, both may make it.
  func answer(
    method: String, target: String, authorization: String?, make: () -> SampleResponse
  ) -> SampleResponse {
    let question = Question(method: method, target: target, authorization: authorization)
    if let answer = answers.withLock({ $0[question] }) { return answer }
    let answer = make()
    answers.withLock { $0[question] = answer }
    return answer
  }
}
