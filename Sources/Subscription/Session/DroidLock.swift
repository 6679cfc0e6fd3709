import Files
import Foundation
import Glibc

/// The lock that droid takes while it writes its credentials: the folder `auth.v2.write.lock` with its owner's process.
///
/// The folder is made under another name and renamed. A lock is abandoned when its process is gone, or when it is 10 s
/// old and names none; then another process removes it while it has the lock's own lock, `auth.v2.write.lock.reclaim`.
/// What is more than a lock, a link or a folder with other files, is never removed.
struct DroidLock: ~Copyable {
  static let name = "auth.v2.write.lock"
  private static let ownerName = "owner.json"
  private static let pause = Duration.milliseconds(15)
  /// After so many seconds a lock that names no process is abandoned.
  private static let shortestAge = 10

  private let folder: File
  private let name: String
  private let token: String

  /// Takes the lock.
  ///
  /// - Parameters:
  ///   - home: The folder of droid.
  ///   - patience: How long to wait for another process.
  /// - Returns: `nil` if another process has held it for so long.
  /// - Throws: `FileError` if the folder cannot be written.
  static func taken(in home: String, patience: Duration) async throws(FileError) -> DroidLock? {
    var waited = Duration.zero
    while true {
      if let lock = try attempt(name, in: home) { return lock }
      if try reclaim(in: home) { continue }
      guard waited < patience else { return nil }
      // A cancelled task waits on, and must not spin.
      await Task { try? await Task.sleep(for: pause) }.value
      waited += pause
    }
  }

  /// - Returns: `nil` if there is such a lock.
  private static func attempt(_ name: String, in home: String) throws(FileError) -> DroidLock? {
    let folder = try File(home, O_RDONLY | O_DIRECTORY)
    let token = UUID().uuidString
    let pending = "\(name).\(token).pending"
    try folder.makeFolder(pending)
    do throws(FileError) {
      let inner = try folder.open(pending, O_RDONLY | O_DIRECTORY)
      let owner = try inner.open(ownerName, O_WRONLY | O_CREAT | O_EXCL)
      try owner.write(Array(#"{"token":"\#(token)","pid":\#(getpid())}"#.utf8))
      try folder.move(pending, to: folder, as: name)
    } catch {
      remove(pending, in: folder)
      guard [EEXIST, ENOTEMPTY, ENOTDIR, EISDIR].contains(error.code) else { throw error }
      return nil
    }
    return DroidLock(folder: folder, name: name, token: token)
  }

  /// Gives the lock back, unless another process has taken it for abandoned.
  consuming func release() {
    guard Owner(of: name, in: folder)?.token == token else { return }
    // In one step: nobody sees a lock without an owner.
    let released = "\(name).\(token).released"
    guard (try? folder.move(name, to: folder, as: released)) != nil else { return }
    guard Owner(of: released, in: folder)?.token == token else {
      try? folder.move(released, to: folder, as: name)
      return
    }
    Self.remove(released, in: folder)
  }

  /// Removes a lock: a file, or a folder that holds at most its owner's file.
  ///
  /// - Returns: Whether it was removed; anything else stays.
  @discardableResult
  private static func remove(_ name: String, in folder: borrowing File) -> Bool {
    guard let stamp = (try? folder.stamp(of: name)) ?? nil else { return false }
    switch stamp.kind {
    case .file: break
    case .folder:
      guard let inner = try? folder.open(name, O_RDONLY | O_DIRECTORY), let names = try? inner.names(),
        names.allSatisfy({ $0 == ownerName })
      else { return false }
      _ = try? inner.remove(ownerName)
    case .link, .other: return false
    }
    return (try? folder.remove(name) { $0.isSameFile(as: stamp) }) == true
  }

  // MARK: Abandoned locks

  /// A lock as it is on disk.
  private struct Owner: Equatable {
    let token: String?
    let pid: Int32?
    /// Seconds since 1970-01-01T00:00:00Z.
    let modified: Int

    /// - Returns: `nil` if there is no lock.
    init?(of name: String, in folder: borrowing File) {
      var status = stat()
      guard fstatat(folder.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
      modified = status.st_mtim.tv_sec
      // One client of droid makes a file of that name, with the same content.
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      let bytes = try? File.contents(
        of: folder.path + "/" + name + (isFolder ? "/" + DroidLock.ownerName : ""), atMost: 64 << 10)
      let owner = bytes.flatMap { try? JSONSerialization.jsonObject(with: Data($0)) as? [String: Any] }
      token = owner?["token"] as? String
      pid = (owner?["pid"] as? NSNumber).flatMap { Int32(exactly: $0.doubleValue) }
    }

    var isAbandoned: Bool {
      if let pid, pid > 0 { return kill(pid, 0) != 0 && errno == ESRCH }
      return Int(Glibc.time(nil)) - modified >= DroidLock.shortestAge
    }
  }

  /// Removes the lock if it is abandoned.
  ///
  /// - Returns: Whether it was removed.
  private static func reclaim(in home: String) throws(FileError) -> Bool {
    let folder = try File(home, O_RDONLY | O_DIRECTORY)
    guard let seen = Owner(of: name, in: folder), seen.isAbandoned else { return false }
    let reclaimName = name + ".reclaim"
    guard let reclaiming = try attempt(reclaimName, in: home) else {
      if let other = Owner(of: reclaimName, in: folder), other.isAbandoned,
        Owner(of: reclaimName, in: folder) == other
      {
        remove(reclaimName, in: folder)
      }
      return false
    }
    // Another process may have taken the lock since.
    let isSame = Owner(of: name, in: folder) == seen
    let isRemoved = isSame && remove(name, in: folder)
    reclaiming.release()
    return isRemoved
  }
}
