import Glibc

/// Says, beside the session's file, which refresh token is being redeemed: by its digest.
///
/// It is there before the token is sent and goes when the new pair is in place, or when it is certain that nothing was
/// sent. So a run that finds the very token marked knows that it was sent, and that the answer to it was lost.
struct RedemptionMark {
  private let path: String
  private let folder: String

  init(for target: String, in folder: String) {
    path = target + ".factory-report-redeeming"
    self.folder = folder
  }

  func names(_ token: RefreshToken) throws(SmallFile.Failure) -> Bool {
    do {
      return try SmallFile.read(path) == Self.text(token)
    } catch {
      // Not to be sure is to be careful: a mark that cannot be read could be of this token.
      guard error.isAbsence else { throw error }
      return false
    }
  }

  func set(_ token: RefreshToken) throws(SmallFile.Failure) {
    let descriptor = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw SmallFile.Failure() }
    defer { close(descriptor) }
    try SmallFile.write(Self.text(token), to: descriptor)
    guard fsync(descriptor) == 0 else { throw SmallFile.Failure() }
    try SmallFile.sync(folder)
  }

  /// One that cannot be removed is of a token that is no longer in the file, and so stops nobody.
  func remove() { unlink(path) }

  private static func text(_ token: RefreshToken) -> [UInt8] { Array((token.digest + "\n").utf8) }
}
