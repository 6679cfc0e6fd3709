import Glibc

/// Says, beside the session's file, which refresh token is being redeemed: by its digest.
///
/// It is there before the token is sent and goes when the new pair is in place, or when it is certain that nothing was
/// sent. So a run that finds the very token marked knows that it was sent, and that it was refused or the answer to it
/// lost.
struct RedemptionMark {
  enum State {
    case none
    /// The answer to the token was lost.
    case sent
    /// The service does not take the token, for good.
    case refused
  }

  private let path: String
  private let folder: String

  init(for target: String, in folder: String) {
    path = target + ".factory-report-redeeming"
    self.folder = folder
  }

  /// What became of a token.
  ///
  /// - Throws: `SmallFile.Failure` for a mark that cannot be read, which could be of this token.
  func state(of token: RefreshToken) throws(SmallFile.Failure) -> State {
    do {
      let bytes = try SmallFile.read(path)
      guard bytes.starts(with: Self.text(token)) else { return .none }
      return bytes == Self.text(token) + Self.refusal ? .refused : .sent
    } catch {
      guard error.isAbsence else { throw error }
      return .none
    }
  }

  /// Whether some token is marked.
  var isThere: Bool { access(path, F_OK) == 0 }

  func set(_ token: RefreshToken) throws(SmallFile.Failure) {
    try write(Self.text(token), O_CREAT | O_TRUNC)
  }

  /// Says of a token that is marked that it was refused.
  ///
  /// The mark is never without the token meanwhile: the same bytes are written over it, and some behind it.
  func addRefusal(of token: RefreshToken) throws(SmallFile.Failure) {
    try write(Self.text(token) + Self.refusal, 0)
  }

  private func write(_ bytes: [UInt8], _ flags: Int32) throws(SmallFile.Failure) {
    let descriptor = open(path, flags | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw SmallFile.Failure() }
    defer { close(descriptor) }
    try SmallFile.write(bytes, to: descriptor)
    guard fsync(descriptor) == 0 else { throw SmallFile.Failure() }
    try SmallFile.sync(folder)
  }

  /// One that cannot be removed is of a token that is no longer in the file, and so stops nobody.
  func remove() { unlink(path) }

  private static func text(_ token: RefreshToken) -> [UInt8] { Array((token.digest + "\n").utf8) }

  private static let refusal = Array("refused\n".utf8)
}
