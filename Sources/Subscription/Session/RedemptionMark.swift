import Files
import Glibc

/// A file beside the session's file with the digest of the refresh token that is being redeemed.
///
/// It is written before the token is sent. It is deleted when the new pair is in place, or when nothing was sent for
/// certain. If a later run finds the mark of its own token, the token was refused or its answer was lost.
struct RedemptionMark {
  enum State {
    case none
    /// The answer to the token was lost.
    case sent
    /// The service has refused the token.
    case refused
  }

  private let path: String
  private let folder: String

  init(for target: String, in folder: String) {
    path = target + ".factory-report-redeeming"
    self.folder = folder
  }

  /// What is known of a token.
  ///
  /// - Throws: `FileError` for a mark that cannot be read; it could be of this token.
  func state(of token: RefreshToken) throws(FileError) -> State {
    do {
      let bytes = try File.contents(of: path, atMost: 1 << 20)
      guard bytes.starts(with: Self.text(token)) else { return .none }
      return bytes == Self.text(token) + Self.refusal ? .refused : .sent
    } catch {
      guard error.isAbsence else { throw error }
      return .none
    }
  }

  /// Whether the file exists.
  var isThere: Bool { access(path, F_OK) == 0 }

  func set(_ token: RefreshToken) throws(FileError) {
    try write(Self.text(token), O_CREAT | O_TRUNC)
  }

  /// Notes that a marked token was refused.
  ///
  /// The file is not truncated, so that the token stays marked meanwhile.
  func addRefusal(of token: RefreshToken) throws(FileError) {
    try write(Self.text(token) + Self.refusal, 0)
  }

  private func write(_ bytes: [UInt8], _ flags: Int32) throws(FileError) {
    let file = try File(path, flags | O_WRONLY | O_NOFOLLOW)
    try file.write(bytes)
    try file.sync()
    try File.sync(folder)
  }

  /// Errors are ignored: a mark of a token that is no longer in the session has no effect.
  func remove() { unlink(path) }

  private static func text(_ token: RefreshToken) -> [UInt8] { Array((token.digest + "\n").utf8) }

  private static let refusal = Array("refused\n".utf8)
}
