/// The files in which versions of droid keep a session, the newest form first.
enum SessionForm: String, CaseIterable {
  /// Sealed with a key of the system's keyring.
  case keyring = "auth.v2.keyring"
  case loginKeychain = "auth.v2.loginkeychain"
  /// Sealed with the key in ``keyFile``.
  case file = "auth.v2.file"
  /// Plain or sealed, whatever its name says.
  case encrypted = "auth.encrypted"
  case plain = "auth.json"

  /// The key of sealed files: 32 bytes in base64.
  ///
  /// A keyring's key is used from here as well, if the user put it there.
  static let keyFile = "auth.v2.key"

  /// Whether the file can be anything but sealed.
  var canBePlain: Bool { self == .encrypted || self == .plain }
}
